package dev.tenancy;

import dev.tenancy.access.TenantContext;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.NotFound;
import dev.tenancy.store.UsageTransaction;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.usage.Charge;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** What a caller asks for, as charges by the plan and the period of now. */
final class Charges {

    private final Engine engine;

    Charges(Engine engine) {
        this.engine = engine;
    }

    /** Of a periodic meter, by what the caller was let in with. */
    Charge periodic(TenantContext context, Meter meter, long amount, @Nullable String idempotencyKey) {
        return charge(
                context, context.subscription(), context.entitlements().overrides(), meter, amount, idempotencyKey);
    }

    /** Of a standing meter, by what is stored. */
    Charge standing(
            UsageTransaction transaction,
            TenantContext context,
            Meter meter,
            long amount,
            @Nullable String idempotencyKey) {
        return charge(
                context,
                locked(transaction, context),
                transaction.overrides(context.tenantId()),
                meter,
                amount,
                idempotencyKey);
    }

    /** Of several meters, by what is stored if one of them is standing. */
    List<Charge> together(
            UsageTransaction transaction,
            TenantContext context,
            List<Meter> meters,
            NavigableMap<String, Long> amounts,
            @Nullable String idempotencyKey) {
        boolean stands = !meters.stream().allMatch(Meter::isPeriodic);
        Subscription subscription = stands ? locked(transaction, context) : context.subscription();
        List<Entitlement> overrides = stands
                ? transaction.overrides(context.tenantId())
                : context.entitlements().overrides();
        return meters.stream()
                .map(meter -> charge(
                        context,
                        subscription,
                        overrides,
                        meter,
                        amounts.getOrDefault(meter.key(), 0L),
                        ChargesTogether.key(idempotencyKey, meter.key(), amounts)))
                .toList();
    }

    /** The meter with this key; {@link Invalid} when there is none, or it is that of seats. */
    Meter consumableMeter(String key) {
        Meter meter = known(key);
        if (engine.catalog().seats().filter(meter::equals).isPresent()) {
            throw Invalid.field("meter", "bad_kind", "is the meter of seats, which follows the members by itself.");
        }
        return meter;
    }

    /** The periodic meter with this key; {@link Invalid} when there is none. */
    Meter periodicMeter(String key) {
        Meter meter = known(key);
        if (!meter.isPeriodic()) {
            throw Invalid.field("meter", "bad_kind", "must be a periodic meter.");
        }
        return meter;
    }

    private Meter known(String key) {
        return engine.catalog()
                .meter(key)
                .orElseThrow(() -> Invalid.field("meter", "unknown", "is not a meter of the catalog."));
    }

    // A plan change counts what stands: under the same lock, against the plan as stored, no charge slips past it.
    private static Subscription locked(UsageTransaction transaction, TenantContext context) {
        return transaction.lockSubscription(context.tenantId()).orElseThrow(NotFound::tenant);
    }

    private Charge charge(
            TenantContext context,
            Subscription subscription,
            List<Entitlement> overrides,
            Meter meter,
            long amount,
            @Nullable String idempotencyKey) {
        Instant now = Engine.begun(subscription, engine.now());
        return new Charge(
                engine.newGrantId(),
                meter,
                amount,
                subscription.entitlements(engine.catalog(), overrides, now).limit(meter),
                engine.period(meter, subscription, now),
                now,
                idempotencyKey,
                context.caller().grantCondition().orElse(null));
    }
}
