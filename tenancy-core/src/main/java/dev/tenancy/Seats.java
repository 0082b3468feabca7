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
    private final Thresholds thresholds;

    Seats(Engine engine, Thresholds thresholds) {
        this.engine = engine;
        this.thresholds = thresholds;
    }

    /** As {@link #take}, for who signs up: of a tenant that is just beginning nothing is told. */
    void takeFirst(Repositories repositories, TenantId tenant) {
        take(new UnitTransaction(repositories, untold -> {}), tenant);
    }

    /** Takes a seat; {@link LimitReached} when the tenant's plan, as stored now, has none left. */
    void take(UnitTransaction unit, TenantId tenant) {
        Repositories repositories = unit.repositories();
        engine.catalog().seats().ifPresent(seats -> {
            Instant now = engine.now();
            Limit limit = repositories
                    .subscriptions()
                    .find(tenant)
                    .map(subscription -> engine.entitlements(repositories, subscription, now))
                    .orElseThrow(NotFound::tenant)
                    .limit(seats);
            Charge charge = new Charge(engine.newGrantId(), seats, 1, limit, UsagePeriod.standing(), now, null, null);
            Consumption consumption = repositories.usage().consume(tenant, charge);
            Grants.require(consumption, engine.catalog());
            thresholds.tellOnceLanded(unit::afterCommit, Thresholds.passed(tenant, charge, consumption));
        });
    }

    /** Gives a seat back. */
    void giveBack(Repositories repositories, TenantId tenant) {
        engine.catalog()
                .seats()
                .ifPresent(seats -> repositories.usage().release(tenant, engine.newGrantId(), seats, 1));
    }
}
