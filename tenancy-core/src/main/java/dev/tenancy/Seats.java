package dev.tenancy;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.problem.LimitReached;
import dev.tenancy.problem.NotFound;
import dev.tenancy.store.Repositories;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.UsagePeriod;
import java.time.Instant;

/** Members count against the catalog's meter of seats, in the unit of work that adds or removes them. */
final class Seats {

    private final Engine engine;

    Seats(Engine engine) {
        this.engine = engine;
    }

    /** Takes a seat; {@link LimitReached} when the tenant's plan, as stored now, has none left. */
    void take(Repositories repositories, TenantId tenant) {
        engine.catalog().seats().ifPresent(seats -> {
            Instant now = engine.now();
            Limit limit = repositories
                    .subscriptions()
                    .find(tenant)
                    .map(subscription -> engine.entitlements(repositories, subscription, now))
                    .orElseThrow(NotFound::tenant)
                    .limit(seats);
            Consumption consumption = repositories
                    .usage()
                    .consume(
                            tenant,
                            new Charge(engine.newGrantId(), seats, 1, limit, UsagePeriod.standing(), now, null, null));
            Grants.require(consumption, engine.catalog());
        });
    }

    /** Gives a seat back. */
    void giveBack(Repositories repositories, TenantId tenant) {
        engine.catalog()
                .seats()
                .ifPresent(seats -> repositories.usage().release(tenant, engine.newGrantId(), seats, 1));
    }
}
