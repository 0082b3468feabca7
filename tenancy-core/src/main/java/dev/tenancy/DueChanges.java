package dev.tenancy;

import dev.tenancy.id.TenantId;
import dev.tenancy.tenant.Subscription;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes down what time has changed in subscriptions. */
final class DueChanges {

    private static final int BATCH = 100;

    private final Engine engine;

    DueChanges(Engine engine) {
        this.engine = engine;
    }

    /** How many subscriptions this call has brought up to the present moment. */
    int apply() {
        Instant now = engine.now();
        int applied = 0;
        List<TenantId> due;
        do {
            due = engine.store()
                    .read(repositories -> repositories.subscriptions().findDue(now, BATCH));
            for (TenantId tenant : due) {
                applied += apply(tenant, now) ? 1 : 0;
            }
        } while (due.size() == BATCH);
        return applied;
    }

    /** False when another node, or a change of the plan, has done so since. */
    private boolean apply(TenantId tenant, Instant now) {
        return engine.store().write(repositories -> {
            repositories.tenants().lock(tenant);
            Optional<Subscription> stored = repositories.subscriptions().find(tenant);
            Optional<Subscription> behind =
                    stored.filter(found -> !found.at(now).equals(found));
            behind.ifPresent(found -> repositories.subscriptions().update(found.at(now)));
            return behind.isPresent();
        });
    }
}
