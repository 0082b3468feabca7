package dev.tenancy.tenant;

import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.plan.PlanVersion;
import dev.tenancy.problem.Stale;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Port: the one subscription of each tenant, inside one unit of work. */
public interface SubscriptionRepository {

    /** Adds the tenant's subscription; a tenant has exactly one. */
    void insert(Subscription subscription);

    /** The tenant's subscription as it is stored, which may be behind the time; empty when there is no such tenant. */
    Optional<Subscription> find(TenantId tenant);

    /** Stores the change and returns it with its version raised by one; {@link Stale} when the stored version differs. */
    Subscription update(Subscription subscription);

    /**
     * The tenants, of whatever status, whose stored subscription is behind: a step of its schedule is due at {@code now} or
     * before. The longest due come first.
     *
     * @param limit how many at most, 1 or more
     */
    List<TenantId> findDue(Instant now, int limit);

    /** One page of the tenants, of whatever status, that are stored on {@code plan} in a version below {@code version}, newest first. */
    Page<TenantId> findOlder(String plan, int version, PageRequest request);

    /** The plan versions that tenants which are not closed are on or go over to by themselves, each once, by plan and version. */
    List<PlanVersion> plansInUse();
}
