package dev.tenancy.store;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.usage.UsageLedger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Port: a transaction that is not the engine's, the embedder's own say, as far as usage takes part in it. Usable until that
 * transaction ends, and on its thread only.
 */
public interface UsageTransaction {

    /** Usage that lands or vanishes with the transaction. A counter that it changes is held until then. */
    UsageLedger usage();

    /**
     * The subscription as it is stored, after the tenant was locked: no plan changes until the transaction ends.
     *
     * @return empty when there is no such tenant
     */
    Optional<Subscription> lockSubscription(TenantId tenant);

    /** What the tenant has of meters and features, at least, in place of its plan's word, by key, what has ended too; none of it changes while the tenant is locked. */
    List<Entitlement> overrides(TenantId tenant);

    /** How many units of top-ups can be drawn at {@code at}, by the key of the meter; a meter without any may be left out. */
    Map<String, Long> topUps(TenantId tenant, Instant at);

    /** Runs {@code work} once the transaction has been committed, on its thread; never when it is rolled back. */
    void afterCommit(Runnable work);
}
