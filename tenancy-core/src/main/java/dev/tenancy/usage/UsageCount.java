package dev.tenancy.usage;

/**
 * How much of a meter is taken in a period.
 *
 * @param used granted and not given back
 * @param reserved set aside for work under way
 */
public record UsageCount(long used, long reserved) {

    /** Nothing taken. */
    public static final UsageCount ZERO = new UsageCount(0, 0);
}
