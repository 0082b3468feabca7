package dev.tenancy;

import dev.tenancy.id.Actor;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.NotFound;
import dev.tenancy.problem.Validation;
import dev.tenancy.store.Repositories;
import dev.tenancy.tenant.EntitlementOverride;
import dev.tenancy.tenant.FutureTime;
import dev.tenancy.tenant.Tenant;
import java.time.Instant;
import java.util.List;

/**
 * What tenants have of a meter, a feature or their rate in place of their plans' word. For operators: nobody's permission is asked. Thread-safe;
 * every call is one unit of work.
 */
public final class Overrides {

    private final Engine engine;

    Overrides(Engine engine) {
        this.engine = engine;
    }

    /**
     * Gives the tenant {@code entitlement} from now on, in place of an earlier override of the same thing. A limit
     * below what is in use takes nothing away; nothing more is granted. When it ends, the plan's word holds again by itself.
     *
     * @param reason for people, 1 to 200 characters
     * @param setBy who gives it
     * @throws Invalid when its key is not of a meter or feature of the catalog, {@code until} is not in the future, or the reason
     *     breaks its bound
     * @throws NotFound when the tenant is unknown or closed
     */
    public EntitlementOverride set(TenantId tenant, Entitlement entitlement, String reason, Actor setBy) {
        Instant now = engine.now();
        Validation validation = new Validation();
        if (!isKnown(entitlement)) {
            validation.reject("key", "unknown", "is not a meter or feature of the catalog.");
        }
        var kept = validation.check("until", () -> kept(entitlement, now));
        validation.check("reason", () -> EntitlementOverride.checkReason(reason));
        validation.finish();
        EntitlementOverride override = new EntitlementOverride(tenant, kept.value(), reason, setBy, now);
        return engine.store().write(repositories -> {
            PlanRules.lock(repositories, tenant);
            repositories.overrides().put(override);
            touch(repositories, tenant);
            return override;
        });
    }

    /**
     * Takes an override away: the plan's word holds again.
     *
     * @throws NotFound when the tenant is unknown or closed, or has no override of this key
     */
    public void remove(TenantId tenant, String key) {
        engine.store().write(repositories -> {
            PlanRules.lock(repositories, tenant);
            if (!repositories.overrides().remove(tenant, key)) {
                throw NotFound.resource();
            }
            touch(repositories, tenant);
            return tenant;
        });
    }

    /**
     * The tenant's overrides by key, those that have ended too; empty when there are none.
     *
     * @throws NotFound when there is no such tenant
     */
    public List<EntitlementOverride> of(TenantId tenant) {
        return engine.store().read(repositories -> {
            Tenant found = repositories.tenants().find(tenant).orElseThrow(NotFound::tenant);
            return repositories.overrides().findAll(found.id());
        });
    }

    private boolean isKnown(Entitlement entitlement) {
        PlanCatalog catalog = engine.catalog();
        return entitlement instanceof Entitlement.OfRateLimit
                || (entitlement instanceof Entitlement.OfMeter
                        ? catalog.meter(entitlement.key()).isPresent()
                        : catalog.feature(entitlement.key()).isPresent());
    }

    /** The same, ending at a time that stores can keep. */
    private static Entitlement kept(Entitlement entitlement, Instant now) {
        Instant until = entitlement.until() == null ? null : FutureTime.require(entitlement.until(), now);
        return entitlement.withUntil(until);
    }

    // A transaction of the embedder's with an older snapshot fails on the changed row, instead of going by older
    // overrides.
    private static void touch(Repositories repositories, TenantId tenant) {
        repositories
                .subscriptions()
                .update(repositories.subscriptions().find(tenant).orElseThrow(NotFound::tenant));
    }
}
