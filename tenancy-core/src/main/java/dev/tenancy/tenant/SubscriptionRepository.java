package dev.tenancy.tenant;

import dev.tenancy.id.TenantId;
import dev.tenancy.problem.Stale;
import java.util.Optional;

/** Port: the one subscription of each tenant, inside one unit of work. */
public interface SubscriptionRepository {

    /** Adds the tenant's subscription; a tenant has exactly one. */
    void insert(Subscription subscription);

    /** The tenant's subscription; empty when there is no such tenant. */
    Optional<Subscription> find(TenantId tenant);

    /** Stores the change and returns it with its version raised by one; {@link Stale} when the stored version differs. */
    Subscription update(Subscription subscription);
}
