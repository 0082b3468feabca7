package dev.tenancy;

import dev.tenancy.plan.Entitlements;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.tenant.Subscription;

/** The product's plans. Immutable and thread-safe. */
public final class Plans {

    private final Engine engine;

    Plans(Engine engine) {
        this.engine = engine;
    }

    /** All plans, meters and features. */
    public PlanCatalog catalog() {
        return engine.catalog();
    }

    /** What a subscription allows now; {@link IllegalStateException} when the catalog has lost its plan version. */
    public Entitlements entitlements(Subscription subscription) {
        return engine.entitlements(subscription, engine.now());
    }
}
