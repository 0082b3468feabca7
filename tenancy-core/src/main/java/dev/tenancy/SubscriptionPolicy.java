package dev.tenancy;

import dev.tenancy.id.TenantId;
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

    /** Nobody takes a paid plan by themselves: the default. */
    static SubscriptionPolicy refusePaidPlans() {
        return (tenant, plan) -> false;
    }

    /** Anybody takes any plan: for tests, demonstrations, and products that bill afterwards. */
    static SubscriptionPolicy allowAll() {
        return (tenant, plan) -> true;
    }
}
