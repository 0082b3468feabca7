package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.problem.Conflict;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantRepository;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.LockMode;

/** Tenants and slugs in one unit of work. */
final class JpaTenants implements TenantRepository {

    private static final String TAKE_OVER = """
            update SlugEntity
            set tenantId = :holder, reservedUntil = null
            where slug = :slug
              and reservedUntil is not null
              and (reservedUntil <= :now or tenantId = :holder)
            """;

    private static final String RETIRE = """
            update SlugEntity
            set reservedUntil = :until
            where slug = :slug
            """;

    private static final String COUNT_RETIRED = """
            select count(*)
            from SlugEntity
            where tenantId = :holder and reservedUntil > :now
            """;

    private final JpaUnit unit;

    JpaTenants(JpaUnit unit) {
        this.unit = unit;
    }

    @Override
    public void insert(Tenant tenant) {
        unit.run(StaleAnswers.ABSENCES, session -> session.insert(new TenantEntity(tenant)));
    }

    @Override
    public Optional<Tenant> find(TenantId id) {
        return get(id, LockMode.NONE);
    }

    @Override
    public Optional<Tenant> lock(TenantId id) {
        return get(id, LockMode.PESSIMISTIC_WRITE);
    }

    @Override
    public Tenant update(Tenant tenant) {
        unit.run(StaleAnswers.about(tenant.id()), session -> session.update(new TenantEntity(tenant)));
        return tenant.withVersion(tenant.version() + 1);
    }

    // Two that take over the same reservation meet at its row, two that take a new slug at its key; the question in
    // between spares the database's log what is no failure. No directory finds a tenant by a slug that can be taken.
    @Override
    public void claimSlug(Slug slug, TenantId holder, Instant now) {
        int takenOver = unit.call(
                StaleAnswers.ABSENCES,
                session -> session.createMutationQuery(TAKE_OVER)
                        .setParameter("slug", slug.value())
                        .setParameter("holder", holder.value())
                        .setParameter("now", Micros.of(now))
                        .executeUpdate());
        if (takenOver == 0
                && (isHeld(slug) || !unit.insertUnlessTaken(StaleAnswers.ABSENCES, new SlugEntity(slug, holder)))) {
            throw Conflict.slugTaken();
        }
    }

    @Override
    public void retireSlug(Slug slug, Instant reservedUntil) {
        SlugEntity held = unit.call(session -> session.get(SlugEntity.class, slug.value(), LockMode.PESSIMISTIC_WRITE));
        if (held == null) {
            return;
        }
        unit.run(
                StaleAnswers.about(held.holder()),
                session -> session.createMutationQuery(RETIRE)
                        .setParameter("slug", slug.value())
                        .setParameter("until", Micros.of(reservedUntil))
                        .executeUpdate());
    }

    @Override
    public long countRetiredSlugs(TenantId holder, Instant now) {
        return unit.call(session -> session.createSelectionQuery(COUNT_RETIRED, Long.class)
                .setParameter("holder", holder.value())
                .setParameter("now", Micros.of(now))
                .getSingleResult());
    }

    private boolean isHeld(Slug slug) {
        return unit.call(session -> session.get(SlugEntity.class, slug.value())) != null;
    }

    private Optional<Tenant> get(TenantId id, LockMode lock) {
        return unit.call(session -> Optional.ofNullable(session.get(TenantEntity.class, id.value(), lock)))
                .map(TenantEntity::toTenant);
    }
}
