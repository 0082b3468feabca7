package dev.tenancy.usage;

/**
 * How much of a meter is taken in a period.
 *
 * @param used granted and not given back
 * @param reserved set aside for work under way
 * @param toppedUp how much of what is used top-ups pay for: it does not count against the plan's limit
 * @param toppedUpReserved how much of what is reserved they do
 */
public record UsageCount(long used, long reserved, long toppedUp, long toppedUpReserved) {

    /** Nothing taken. */
    public static final UsageCount ZERO = new UsageCount(0, 0);

    /** Without top-ups. */
    public UsageCount(long used, long reserved) {
        this(used, reserved, 0, 0);
    }

    /** What counts against the plan's limit. */
    public long planned() {
        return used + reserved - toppedUp - toppedUpReserved;
    }
}
