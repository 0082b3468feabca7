package dev.tenancy.plan;

import dev.tenancy.problem.Invalid;
import java.util.Currency;

/**
 * The price of a plan for one month.
 *
 * @param amount in the currency's minor units (cents), 0 or more
 * @param currency an ISO 4217 code
 */
public record Price(long amount, Currency currency) {

    public Price {
        if (amount < 0 || amount > Limit.MAX) {
            throw Invalid.field("price", "out_of_range", "must be 0 to " + Limit.MAX + " minor units.");
        }
    }

    /** Whole US dollars a month. */
    public static Price dollars(long dollars) {
        return new Price(Math.multiplyExact(dollars, 100), Currency.getInstance("USD"));
    }

    /** Whether nothing is to be paid. */
    public boolean isFree() {
        return amount == 0;
    }
}
