package dev.tenancy.benchmarks.isolation;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;

/**
 * How a contender writes the query of one tenant's leads, and makes a new one. They are ordered by the tenant too, because H2
 * walks along the index only when asked for its whole order.
 */
interface TenantLeads {

    /** The newest 20 that are older than {@code before}. */
    List<? extends LeadColumns> page(EntityManager entityManager, UUID tenant, UUID before);

    LeadColumns newLead(UUID id, UUID tenant);

    /** Hibernate adds the tenant. */
    final class Filtered implements TenantLeads {

        @Override
        public List<Lead> page(EntityManager entityManager, UUID tenant, UUID before) {
            return entityManager
                    .createQuery(
                            "select l from Lead l where l.id < :before order by l.tenantId desc, l.id desc", Lead.class)
                    .setParameter("before", before)
                    .setMaxResults(Shape.PAGE)
                    .getResultList();
        }

        @Override
        public LeadColumns newLead(UUID id, UUID tenant) {
            return new Lead(id);
        }
    }

    /** The developer adds the tenant, and never forgets. */
    final class HandFiltered implements TenantLeads {

        @Override
        public List<HandFilteredLead> page(EntityManager entityManager, UUID tenant, UUID before) {
            return entityManager
                    .createQuery(
                            "select l from HandFilteredLead l where l.tenantId = :tenant and l.id < :before"
                                    + " order by l.tenantId desc, l.id desc",
                            HandFilteredLead.class)
                    .setParameter("tenant", tenant)
                    .setParameter("before", before)
                    .setMaxResults(Shape.PAGE)
                    .getResultList();
        }

        @Override
        public LeadColumns newLead(UUID id, UUID tenant) {
            return new HandFilteredLead(id, tenant);
        }
    }
}
