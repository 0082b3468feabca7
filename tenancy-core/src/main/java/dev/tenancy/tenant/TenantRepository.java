package dev.tenancy.tenant;

import dev.tenancy.id.TenantId;
import dev.tenancy.problem.Conflict;
import dev.tenancy.problem.Stale;
import java.time.Instant;
import java.util.Optional;

/** Port: the tenants and the slugs that they hold, inside one unit of work. */
public interface TenantRepository {

    /** Adds a tenant; its slug has to be claimed too. The id is new. */
    void insert(Tenant tenant);

    /** The tenant, whatever its status; empty when there is none. */
    Optional<Tenant> find(TenantId id);

    /**
     * As {@link #find}, and holds the tenant until the unit of work ends: everybody else who locks it waits, then sees what
     * this unit committed. What must be decided one at a time in a tenant (owners, seats, plan) is decided under this lock.
     */
    Optional<Tenant> lock(TenantId id);

    /** Stores the change and returns it with its version raised by one; {@link Stale} when the stored version differs from {@code tenant}'s. */
    Tenant update(Tenant tenant);

    /**
     * Gives {@code slug} to {@code holder}. Atomic: of two that claim the same slug at once, one gets {@link Conflict}
     * {@code slug_taken}. A slug whose reservation ended at or before {@code now} is free, and to the tenant that it is
     * reserved for it is free at any time.
     */
    void claimSlug(Slug slug, TenantId holder, Instant now);

    /** Lets {@code slug} answer nothing from now on, and keeps everybody from claiming it until {@code reservedUntil}. */
    void retireSlug(Slug slug, Instant reservedUntil);

    /** How many retired slugs are reserved for the tenant at {@code now}. */
    long countRetiredSlugs(TenantId holder, Instant now);
}
