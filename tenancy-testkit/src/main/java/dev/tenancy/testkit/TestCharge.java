package dev.tenancy.testkit;

import dev.tenancy.apikey.ApiKey;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.team.UserToken;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.GrantCondition;
import dev.tenancy.usage.UsagePeriod;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Makes charges; each has a grant id of its own. Immutable and thread-safe. */
public record TestCharge(
        Meter meter,
        long amount,
        Limit limit,
        UsagePeriod period,
        Instant at,
        @Nullable String idempotencyKey,
        @Nullable GrantCondition condition) {

    /** A periodic meter. */
    public static final Meter CALLS = Meter.periodic("calls");

    /** A standing meter. */
    public static final Meter PROJECTS = Meter.standing("projects");

    /** The month that holds {@link Samples#NOW}. */
    public static final UsagePeriod MARCH =
            UsagePeriod.monthly(Instant.parse("2026-01-01T00:00:00.000001Z"), ZoneOffset.UTC, Samples.NOW);

    /** The month after {@link #MARCH}. */
    public static final UsagePeriod APRIL =
            UsagePeriod.monthly(MARCH.start(), ZoneOffset.UTC, MARCH.resetsAt().orElseThrow());

    /** {@code amount} of {@link #CALLS} in {@link #MARCH}, with no idempotency key and no condition. */
    public static TestCharge of(long amount, Limit limit) {
        return new TestCharge(CALLS, amount, limit, MARCH, Samples.NOW, null, null);
    }

    /** The same of another meter that counts by the same period. */
    public TestCharge on(Meter meter) {
        return new TestCharge(meter, amount, limit, period, at, idempotencyKey, condition);
    }

    /** The same of a standing meter. */
    public TestCharge onStanding(Meter meter) {
        return new TestCharge(meter, amount, limit, UsagePeriod.standing(), at, idempotencyKey, condition);
    }

    /** The same in another period. */
    public TestCharge in(UsagePeriod period) {
        return new TestCharge(meter, amount, limit, period, at, idempotencyKey, condition);
    }

    /** The same at another time. */
    public TestCharge at(Instant at) {
        return new TestCharge(meter, amount, limit, period, at, idempotencyKey, condition);
    }

    /** The same with an idempotency key. */
    public TestCharge withKey(String idempotencyKey) {
        return new TestCharge(meter, amount, limit, period, at, idempotencyKey, condition);
    }

    /** The same on condition that {@code key} is good. */
    public TestCharge by(ApiKey key) {
        return provided(new GrantCondition(GrantCondition.Kind.API_KEY, key.id().value()));
    }

    /** The same on condition that {@code token} is good. */
    public TestCharge by(UserToken token) {
        return provided(
                new GrantCondition(GrantCondition.Kind.USER_TOKEN, token.id().value()));
    }

    /** The same on a condition. */
    public TestCharge provided(GrantCondition condition) {
        return new TestCharge(meter, amount, limit, period, at, idempotencyKey, condition);
    }

    /** The charge, with a new grant id every time. */
    public Charge charge() {
        return new Charge(Samples.grantId(), meter, amount, limit, period, at, idempotencyKey, condition);
    }
}
