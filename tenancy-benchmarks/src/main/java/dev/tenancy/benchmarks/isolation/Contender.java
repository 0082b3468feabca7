package dev.tenancy.benchmarks.isolation;

import dev.tenancy.access.TenantContext;
import dev.tenancy.isolation.TenantSessions;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import java.util.List;
import java.util.function.Consumer;

/** One way to keep tenants apart, with a persistence unit of its own. */
record Contender(String name, EntityManagerFactory factory, TenantLeads leads, Transactions transactions)
        implements AutoCloseable {

    static final String KIT = "kit";
    static final String RAW = "raw @TenantId";
    static final String HAND_FILTERED = "hand-filtered";

    static List<Contender> allOn(BenchmarkDatabase database) {
        EntityManagerFactory kit = Units.kit(database);
        EntityManagerFactory raw = Units.raw(database);
        EntityManagerFactory byHand = Units.handFiltered(database);
        return List.of(
                new Contender(KIT, kit, new TenantLeads.Filtered(), TenantSessions.of(kit)::runInTransaction),
                new Contender(RAW, raw, new TenantLeads.Filtered(), work -> inTransaction(raw, work)),
                new Contender(
                        HAND_FILTERED, byHand, new TenantLeads.HandFiltered(), work -> inTransaction(byHand, work)));
    }

    /** Does {@code work} in a transaction of the tenant; committed, or rolled back when it throws. */
    void inTransaction(TenantContext tenant, Consumer<EntityManager> work) {
        TenantContext.runIn(tenant, () -> transactions.run(work));
    }

    private static void inTransaction(EntityManagerFactory factory, Consumer<EntityManager> work) {
        try (EntityManager entityManager = factory.createEntityManager()) {
            EntityTransaction transaction = entityManager.getTransaction();
            transaction.begin();
            try {
                work.accept(entityManager);
                transaction.commit();
            } finally {
                if (transaction.isActive()) {
                    transaction.rollback();
                }
            }
        }
    }

    @Override
    public void close() {
        factory.close();
    }

    /** How the contender does work in a transaction of the tenant that is bound. */
    interface Transactions {

        void run(Consumer<EntityManager> work);
    }
}
