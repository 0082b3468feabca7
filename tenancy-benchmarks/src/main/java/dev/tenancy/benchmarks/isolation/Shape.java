package dev.tenancy.benchmarks.isolation;

import dev.tenancy.access.TenantContext;
import dev.tenancy.testkit.Samples;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What is done in one transaction. */
enum Shape {
    ONE_PAGE("one statement", 10) {
        @Override
        List<UUID> run(Contender contender, TenantContext tenant) {
            return pages(contender, tenant, 1);
        }
    },
    FIVE_PAGES("five statements", 5) {
        @Override
        List<UUID> run(Contender contender, TenantContext tenant) {
            return pages(contender, tenant, 5);
        }
    },
    FLUSH("flush of 100 inserts", 1) {
        @Override
        List<UUID> run(Contender contender, TenantContext tenant) {
            return flush(contender, tenant);
        }
    };

    static final int PAGE = 20;

    private static final int INSERTS = 100;
    private static final UUID NEWEST = new UUID(0x7FFF_FFFF_FFFF_FFFFL, -1);

    private final String title;
    private final int transactionsOfBlock;

    Shape(String title, int transactionsOfBlock) {
        this.title = title;
        this.transactionsOfBlock = transactionsOfBlock;
    }

    String title() {
        return title;
    }

    /** So few that a block is over before the machine is busy with something else. */
    int transactionsOfBlock() {
        return transactionsOfBlock;
    }

    /** Does it, and returns the ids of the rows it had. */
    abstract List<UUID> run(Contender contender, TenantContext tenant);

    /** Page after page, each from where the last one ended, as a list is scrolled. */
    private static List<UUID> pages(Contender contender, TenantContext tenant, int pages) {
        List<UUID> ids = new ArrayList<>(pages * PAGE);
        UUID tenantId = tenant.tenantId().value();
        contender.inTransaction(tenant, entityManager -> {
            UUID before = NEWEST;
            for (int page = 0; page < pages; page++) {
                for (LeadColumns lead : contender.leads().page(entityManager, tenantId, before)) {
                    before = lead.id();
                    ids.add(before);
                }
            }
        });
        return ids;
    }

    /** Rolled back once all is sent, so that the table keeps its rows. */
    private static List<UUID> flush(Contender contender, TenantContext tenant) {
        List<UUID> ids = new ArrayList<>(INSERTS);
        try {
            contender.inTransaction(tenant, entityManager -> {
                persist(contender, tenant, entityManager, ids);
                entityManager.flush();
                throw new Done();
            });
        } catch (Done expected) {
            return ids;
        }
        throw new IllegalStateException("The inserts were not rolled back.");
    }

    private static void persist(
            Contender contender, TenantContext tenant, EntityManager entityManager, List<UUID> ids) {
        for (int row = 0; row < INSERTS; row++) {
            UUID id = Samples.uuid();
            entityManager.persist(
                    contender.leads().newLead(id, tenant.tenantId().value()));
            ids.add(id);
        }
    }

    private static final class Done extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Done() {
            super("done", null, false, false);
        }
    }
}
