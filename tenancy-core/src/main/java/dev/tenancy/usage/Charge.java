package dev.tenancy.usage;

import dev.tenancy.id.GrantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Invalid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks the ledger for units of a meter.
 *
 * @param id of the grant that this becomes; new
 * @param amount 1 to {@link Limit#MAX}
 * @param limit what the count may not pass in the period
 * @param period the period that is charged
 * @param at when this was asked; it lies in the period
 * @param idempotencyKey makes a repetition of the same charge count once; null for none. At most 255 printable ASCII
 *     characters, scoped to the tenant.
 * @param condition must hold for a grant; null for none
 */
public record Charge(
        GrantId id,
        Meter meter,
        long amount,
        Limit limit,
        UsagePeriod period,
        Instant at,
        @Nullable String idempotencyKey,
        @Nullable GrantCondition condition) {

    private static final int MAX_KEY_LENGTH = 255;

    public Charge {
        checkAmount(amount);
        if (idempotencyKey != null) {
            checkKey(idempotencyKey);
        }
    }

    /** {@link Invalid} unless {@code idempotencyKey} is 1 to 255 printable ASCII characters. */
    public static void checkKey(String idempotencyKey) {
        if (!isPrintable(idempotencyKey)) {
            throw Invalid.field(
                    "idempotency_key", "bad_format", "must be 1 to " + MAX_KEY_LENGTH + " printable ASCII characters.");
        }
    }

    /** {@link Invalid} unless {@code amount} is 1 to {@link Limit#MAX}. */
    public static void checkAmount(long amount) {
        if (amount < 1 || amount > Limit.MAX) {
            throw Invalid.field("amount", "out_of_range", "must be 1 to " + Limit.MAX + ".");
        }
    }

    private static boolean isPrintable(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_KEY_LENGTH
                && text.chars().allMatch(character -> character >= 0x20 && character < 0x7F);
    }
}
