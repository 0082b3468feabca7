package dev.tenancy.example;

import dev.tenancy.isolation.SessionWork;
import dev.tenancy.isolation.TenantScopedEntity;
import dev.tenancy.isolation.TenantSessions;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.Unavailable;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of one kind that the tenant at hand has. Thread-safe; every call is a transaction. */
final class Rows<E extends TenantScopedEntity> {

    /** Above every id, for the first page. */
    private static final UUID BEFORE_ALL = new UUID(-1, -1);

    private final TenantSessions sessions;
    private final Class<E> kind;

    Rows(TenantSessions sessions, Class<E> kind) {
        this.sessions = sessions;
        this.kind = kind;
    }

    void insert(E row) {
        run(session -> {
            session.persist(row);
            return row;
        });
    }

    Optional<E> find(UUID id) {
        return run(session -> Optional.ofNullable(session.find(kind, id)));
    }

    /** One page, newest first. */
    Page<E> page(PageRequest request) {
        String newestFirst =
                "select row from %s row where row.id < :after order by row.id desc".formatted(kind.getSimpleName());
        UUID after = request.after();
        return run(session -> Page.of(
                session.createQuery(newestFirst, kind)
                        .setParameter("after", after == null ? BEFORE_ALL : after)
                        .setMaxResults(request.limit() + 1)
                        .getResultList(),
                request.limit()));
    }

    /** Whether there was such a row. */
    boolean delete(UUID id) {
        String byId = "delete from %s row where row.id = :id".formatted(kind.getSimpleName());
        return run(session -> session.createQuery(byId).setParameter("id", id).executeUpdate() > 0);
    }

    long count() {
        String all = "select count(row) from %s row".formatted(kind.getSimpleName());
        return run(session -> session.createQuery(all, Long.class).getSingleResult());
    }

    private <R> R run(SessionWork<R, RuntimeException> work) {
        try {
            return sessions.callInTransaction(work);
        } catch (PersistenceException e) {
            if (isOutOfReach(e)) {
                throw new Unavailable("The store is out of reach or saturated.", e);
            }
            throw e;
        }
    }

    private static boolean isOutOfReach(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (cause instanceof SQLTransientException) {
                return true;
            }
            // connection, resources, shutdown or cancelled, lock timeout
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && sql.getSQLState().matches("08...|53...|57...|55P03|90...")) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
