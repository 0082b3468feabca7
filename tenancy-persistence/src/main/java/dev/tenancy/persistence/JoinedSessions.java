package dev.tenancy.persistence;

import dev.tenancy.store.UsageTransaction;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import javax.sql.DataSource;
import org.hibernate.Session;

/** Sessions of the application's on the engine's own database; others are refused. */
final class JoinedSessions {

    private final DatabaseKind kind;
    private final SameDatabase engine;
    private final Set<EntityManagerFactory> known =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    JoinedSessions(DatabaseKind kind, DataSource engine) {
        this.kind = kind;
        this.engine = kind.sameAs(engine);
    }

    UsageTransaction join(EntityManager entityManager) {
        SessionUnit unit = new SessionUnit(entityManager.unwrap(Session.class));
        EntityManagerFactory factory = entityManager.getEntityManagerFactory();
        if (!known.contains(factory)) {
            requireOwnDatabase(unit);
            known.add(factory);
        }
        return kind.joined(unit);
    }

    private void requireOwnDatabase(SessionUnit unit) {
        if (!unit.inTransaction(connection -> kind.isOf(connection) && engine.isReachedBy(connection))) {
            throw new IllegalStateException(
                    "This entity manager's data source leads to another database than the engine's,"
                            + " so no transaction can span the application's rows and their usage. Keep both in one database, or"
                            + " charge on its own with Tenancy.usage().");
        }
    }
}
