package dev.tenancy.benchmarks.usage;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** New counters of one way to count, each with the same ceiling. */
interface Counters {

    /** Adds one to a counter, durably, unless it is at its ceiling; whether it did. */
    boolean take(int counter) throws Exception;

    /** What is stored of all of them. */
    Stored stored() throws Exception;

    /**
     * What is stored.
     *
     * @param used by counter
     * @param entries over all counters; negative when the way keeps none
     */
    record Stored(List<Long> used, long entries) {

        long sum() {
            return used.stream().mapToLong(Long::longValue).sum();
        }
    }

    /** One way to count. */
    interface Way extends AutoCloseable {

        String name();

        /** Whether more may be stored than was given to callers, though no more than the ceiling. */
        default boolean isChargedAhead() {
            return false;
        }

        Counters open(List<UUID> tenants, long ceiling) throws SQLException;

        @Override
        void close();
    }
}
