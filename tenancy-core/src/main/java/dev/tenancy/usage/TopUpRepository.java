package dev.tenancy.usage;

import dev.tenancy.id.TenantId;
import dev.tenancy.id.TopUpId;
import java.time.Instant;
import java.util.List;

/**
 * Port: the top-ups of every tenant, inside one unit of work. What is taken of them is the ledger's affair ({@link UsageLedger}), and
 * lands with its grant.
 */
public interface TopUpRepository {

    /** Adds a top-up; its id is new, and so is its idempotency key in the tenant. */
    void insert(TopUp topUp);

    /** Takes back what remains of the tenant's top-up; false when it was taken back before, or there is none. */
    boolean revoke(TenantId tenant, TopUpId id, Instant at);

    /** All of the tenant's top-ups, newest first, those that are burned, have expired or were revoked too. */
    List<TopUp> findAll(TenantId tenant);
}
