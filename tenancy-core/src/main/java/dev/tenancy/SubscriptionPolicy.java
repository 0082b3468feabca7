package dev.tenancy;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.OverLimit;
import dev.tenancy.plan.Plan;

/** Whether a tenant may take a plan that costs something: where a product asks its billing. Called before anything is changed. */
@FunctionalInterface
public interface SubscriptionPolicy {

    /**
     * Whether {@code tenant} may take {@code plan}, whose price is not zero.
     *
     * @return false to refuse with {@code payment_required}
     */
    boolean mayTake(TenantId tenant, Plan plan);

    /**
     * What becomes of a change to {@code plan} while more stands than it allows; {@link OverLimit#block()} unless this is
     * overridden. A plan that came into effect by a scheduled change is kept all the same when more stands by then.
     */
    default OverLimit overLimit(TenantId tenant, Plan plan) {
        return OverLimit.block();
    }

    /** Nobody takes a paid plan by themselves: the default. */
    static SubscriptionPolicy refusePaidPlans() {
        return (tenant, plan) -> false;
    }

    /** Anybody takes any plan: for tests, demonstrations, and products that bill afterwards. */
    static SubscriptionPolicy allowAll() {
        return (tenant, plan) -> true;
    }
}
