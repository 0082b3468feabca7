package dev.tenancy.example;

import dev.tenancy.isolation.TenantScopedEntity;
import dev.tenancy.isolation.TenantSessions;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import java.util.Optional;
import java.util.UUID;

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
        sessions.callInTransaction(session -> {
            session.persist(row);
            return row;
        });
    }

    Optional<E> find(UUID id) {
        return sessions.callInTransaction(session -> Optional.ofNullable(session.find(kind, id)));
    }

    /** One page, newest first. */
    Page<E> page(PageRequest request) {
        String newestFirst =
                "select row from %s row where row.id < :after order by row.id desc".formatted(kind.getSimpleName());
        UUID after = request.after();
        return sessions.callInTransaction(session -> Page.of(
                session.createQuery(newestFirst, kind)
                        .setParameter("after", after == null ? BEFORE_ALL : after)
                        .setMaxResults(request.limit() + 1)
                        .getResultList(),
                request.limit()));
    }

    /** Whether there was such a row. */
    boolean delete(UUID id) {
        String byId = "delete from %s row where row.id = :id".formatted(kind.getSimpleName());
        return sessions.callInTransaction(
                session -> session.createQuery(byId).setParameter("id", id).executeUpdate() > 0);
    }

    long count() {
        String all = "select count(row) from %s row".formatted(kind.getSimpleName());
        return sessions.callInTransaction(
                session -> session.createQuery(all, Long.class).getSingleResult());
    }
}
