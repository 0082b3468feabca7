package dev.tenancy;

import dev.tenancy.access.TenantContext;
import dev.tenancy.id.GrantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Denied;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.LimitReached;
import dev.tenancy.problem.NotFound;
import dev.tenancy.role.Permission;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsagePeriod;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Metering: takes units, gives them back, reports. Thread-safe; every call is durable by itself. */
public final class Usage {

    private final Engine engine;

    Usage(Engine engine) {
        this.engine = engine;
    }

    /**
     * Takes {@code amount} units of a meter, or none of them. A hard limit is never exceeded, whatever the number of threads
     * and processes. The caller's credential is checked in the same step: a revoked one takes nothing.
     *
     * @param meter the meter's key
     * @param amount 1 to {@link dev.tenancy.plan.Limit#MAX}
     * @throws Invalid for an unknown meter, the meter of seats, or an amount out of range
     */
    public Consumption consume(TenantContext context, String meter, long amount) {
        return consume(context, meter, amount, null);
    }

    /**
     * As {@link #consume(TenantContext, String, long)}, counting once however often it is repeated with the same key.
     *
     * @param idempotencyKey 1 to 255 printable ASCII characters, scoped to the tenant; null for none
     */
    public Consumption consume(TenantContext context, String meter, long amount, @Nullable String idempotencyKey) {
        Meter metered = consumable(meter);
        Instant now = engine.now();
        if (metered.isPeriodic()) {
            Charge charge = charge(context, context.subscription(), metered, amount, now, idempotencyKey);
            return engine.store().usage().consume(context.tenantId(), charge);
        }
        // A plan change counts what stands: under the same lock, against the plan as stored, no charge slips past it.
        return engine.store().write(repositories -> {
            Subscription subscription = repositories
                    .tenants()
                    .lock(context.tenantId())
                    .flatMap(tenant -> repositories.subscriptions().find(tenant.id()))
                    .orElseThrow(NotFound::tenant);
            Charge charge = charge(context, subscription, metered, amount, now, idempotencyKey);
            return repositories.usage().consume(context.tenantId(), charge);
        });
    }

    /**
     * As {@link #consume(TenantContext, String, long)}, for who has nothing to do when it is refused.
     *
     * @throws LimitReached when the limit stands in the way
     * @throws Denied when the caller's credential is not good any more
     */
    public Grant require(TenantContext context, String meter, long amount) {
        return Grants.require(consume(context, meter, amount), engine.catalog());
    }

    /** Gives the units of a grant back, once; false when they were given back before. */
    public boolean refund(TenantContext context, GrantId grant) {
        return engine.store().usage().refund(context.tenantId(), grant);
    }

    /**
     * Lowers a standing meter.
     *
     * @throws Invalid for an unknown meter, a periodic one, the meter of seats, or an amount out of range
     * @throws IllegalStateException when less than {@code amount} is in use
     */
    public void release(TenantContext context, String meter, long amount) {
        Meter standing = consumable(meter);
        if (standing.isPeriodic()) {
            throw Invalid.field("meter", "bad_kind", "must be a standing meter.");
        }
        engine.store().usage().release(context.tenantId(), engine.newGrantId(), standing, amount);
    }

    /** What is taken of every meter of the catalog. {@link Denied} without the permission to read usage. */
    public UsageReport report(TenantContext context) {
        context.require(Permission.USAGE_READ);
        Instant now = engine.now();
        Map<Meter, UsagePeriod> periods = new LinkedHashMap<>();
        engine.catalog().meters().forEach(meter -> periods.put(meter, period(meter, context.subscription(), now)));
        Map<Meter, UsageCount> counts = engine.store().usage().counts(context.tenantId(), periods);
        List<MeterUsage> meters = periods.entrySet().stream()
                .map(entry -> new MeterUsage(
                        entry.getKey(),
                        counts.getOrDefault(entry.getKey(), UsageCount.ZERO),
                        context.entitlements().limit(entry.getKey()),
                        entry.getValue()))
                .toList();
        return new UsageReport(engine.month(context.subscription(), now), meters);
    }

    private Charge charge(
            TenantContext context,
            Subscription subscription,
            Meter meter,
            long amount,
            Instant now,
            @Nullable String idempotencyKey) {
        return new Charge(
                engine.newGrantId(),
                meter,
                amount,
                engine.entitlements(subscription).limit(meter),
                period(meter, subscription, now),
                now,
                idempotencyKey,
                context.caller().grantCondition().orElse(null));
    }

    private Meter consumable(String key) {
        Meter meter = engine.catalog()
                .meter(key)
                .orElseThrow(() -> Invalid.field("meter", "unknown", "is not a meter of the catalog."));
        if (engine.catalog().seats().filter(meter::equals).isPresent()) {
            throw Invalid.field("meter", "bad_kind", "is the meter of seats, which follows the members by itself.");
        }
        return meter;
    }

    private UsagePeriod period(Meter meter, Subscription subscription, Instant now) {
        return meter.isPeriodic() ? engine.month(subscription, now) : UsagePeriod.standing();
    }
}
