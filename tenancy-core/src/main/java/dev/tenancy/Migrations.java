package dev.tenancy;

import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.plan.OverLimit;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanChange.When;
import dev.tenancy.plan.PlanSchedule;
import dev.tenancy.plan.PlanStep;
import dev.tenancy.problem.Conflict;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.NotFound;
import dev.tenancy.problem.Stale;
import dev.tenancy.tenant.Subscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Moves subscriptions to a newer version of the plan that they are on. */
final class Migrations {

    private final Engine engine;
    private final PlanRules rules;
    private final SubscriptionPolicy policy;

    Migrations(Engine engine, PlanRules rules, SubscriptionPolicy policy) {
        this.engine = engine;
        this.rules = rules;
        this.policy = policy;
    }

    Subscription migrate(TenantId tenant, int toVersion, When when) {
        Subscription seen = engine.store().read(repositories -> rules.present(repositories, tenant, engine.now()));
        return migrate(tenant, version(seen.plan(), toVersion), when);
    }

    PlanMigration migrateAll(String key, int toVersion, When when) {
        Plan to = version(engine.plan(key).key(), toVersion);
        List<TenantId> moved = new ArrayList<>();
        List<TenantId> blocked = new ArrayList<>();
        @Nullable UUID last = null;
        Page<TenantId> page;
        do {
            PageRequest request = new PageRequest(PageRequest.MAX_LIMIT, last);
            page = engine.store()
                    .read(repositories -> repositories.subscriptions().findOlder(key, toVersion, request));
            for (TenantId tenant : page.items()) {
                last = tenant.value();
                try {
                    migrate(tenant, to, when);
                    moved.add(tenant);
                } catch (Conflict standsOver) {
                    blocked.add(tenant);
                } catch (NotFound | Stale | Invalid closedOrChangedMeanwhile) {
                    // There is nothing to move any more.
                }
            }
        } while (page.hasMore());
        return new PlanMigration(moved, blocked);
    }

    private Subscription migrate(TenantId tenant, Plan to, When when) {
        OverLimit overLimit = policy.overLimit(tenant, to);
        return engine.store().write(repositories -> {
            PlanRules.lock(repositories, tenant);
            Instant now = engine.now();
            Subscription present = rules.present(repositories, tenant, now);
            if (!present.plan().equals(to.key())) {
                throw new Stale();
            }
            if (present.planVersion() >= to.version()) {
                throw Invalid.field(
                        "version", "out_of_range", "must be above the present version " + present.planVersion() + ".");
            }
            rules.requireRoom(repositories, tenant, to, overLimit, now);
            return repositories.subscriptions().update(migrated(present, to, when, overLimit, now));
        });
    }

    // The trial and what the owner has asked for stay: they say which plan comes next, this one which version of the
    // present.
    private Subscription migrated(Subscription present, Plan to, When when, OverLimit overLimit, Instant now) {
        PlanSchedule schedule = present.schedule();
        if (when == When.NOW) {
            return present.withPlan(
                    to, schedule.without(PlanStep.Kind.MIGRATION).withGrace(overLimit.graceUntil(now)));
        }
        Instant at = engine.month(present, now).resetsAt().orElseThrow();
        return present.withSchedule(schedule.with(
                new PlanStep(PlanStep.Kind.MIGRATION, to.key(), to.version(), at, overLimit.graceUntil(at))));
    }

    private Plan version(String key, int version) {
        return engine.catalog()
                .find(key, version)
                .orElseThrow(() -> Invalid.field("version", "unknown", "is not a version of the plan " + key + "."));
    }
}
