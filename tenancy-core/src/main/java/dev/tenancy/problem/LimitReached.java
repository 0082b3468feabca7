package dev.tenancy.problem;

import java.util.Map;

/** A limit or a rate stands in the way; it goes away with time or with a larger plan. Nothing was spent. */
public final class LimitReached extends TenancyException {

    private static final long serialVersionUID = 1L;

    private LimitReached(ProblemCode code, String message, Map<String, ?> extras) {
        super(code, message, extras, null);
    }

    /** A meter's limit; {@code extras} hold meter, used, limit and, where they apply, resets_at and available_in. */
    public static LimitReached meter(String meter, Map<String, ?> extras) {
        return new LimitReached(ProblemCode.LIMIT_REACHED, "The plan's limit of " + meter + " is reached.", extras);
    }

    /** Too many requests in too short a time. */
    public static LimitReached rate() {
        return new LimitReached(ProblemCode.RATE_LIMITED, "Too many requests. Slow down, then repeat.", Map.of());
    }

    /** Too many requests that run at once. */
    public static LimitReached concurrency() {
        return new LimitReached(
                ProblemCode.RATE_LIMITED,
                "Too many requests at once. Wait for some of them to be answered, then repeat.",
                Map.of());
    }
}
