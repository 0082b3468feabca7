package dev.tenancy.benchmarks.usage;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.testkit.Samples;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.RollbackException;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** An entity with {@code @Version} in Hibernate; who comes second begins again. */
record VersionedEntity(HikariDataSource database, UsageTables tables, SessionFactory sessions) implements Counters.Way {

    static VersionedEntity on(HikariDataSource database, UsageTables tables) {
        SessionFactory sessions = new HibernatePersistenceConfiguration("usage")
                .managedClasses(VersionedCounter.class, VersionedEntry.class)
                .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, database)
                .createEntityManagerFactory();
        return new VersionedEntity(database, tables, sessions);
    }

    @Override
    public String name() {
        return "Hibernate @Version";
    }

    @Override
    public Counters open(List<UUID> tenants, long ceiling) throws SQLException {
        tables.addCounters(database, tenants);
        return new Counters() {
            @Override
            public boolean take(int counter) {
                while (true) {
                    try {
                        return add(tenants.get(counter), ceiling);
                    } catch (OptimisticLockException again) {
                        Thread.onSpinWait();
                    } catch (RollbackException failed) {
                        if (!(failed.getCause() instanceof OptimisticLockException)) {
                            throw failed;
                        }
                    }
                }
            }

            @Override
            public Stored stored() throws SQLException {
                return tables.stored(database, tenants);
            }
        };
    }

    private boolean add(UUID tenant, long ceiling) {
        try (Session session = sessions.openSession()) {
            EntityTransaction transaction = session.getTransaction();
            transaction.begin();
            try {
                VersionedCounter counter = session.find(VersionedCounter.class, tenant);
                if (counter.used() >= ceiling) {
                    return false;
                }
                counter.add();
                session.persist(new VersionedEntry(Samples.uuid(), tenant));
                transaction.commit();
                return true;
            } finally {
                if (transaction.isActive()) {
                    transaction.rollback();
                }
            }
        }
    }

    @Override
    public void close() {
        sessions.close();
        database.close();
    }
}
