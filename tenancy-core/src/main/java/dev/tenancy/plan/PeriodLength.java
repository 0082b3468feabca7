package dev.tenancy.plan;

/** How long a periodic meter counts before it begins anew. */
public enum PeriodLength {
    /** A calendar year. */
    YEAR,
    /** A calendar month. */
    MONTH,
    /** A calendar day, which lasts 23 or 25 hours where clocks are changed. */
    DAY,
    /** 60 minutes of elapsed time, whatever the clocks on the wall do. */
    HOUR
}
