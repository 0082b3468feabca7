package dev.tenancy.benchmarks.usage;

import java.util.List;

/**
 * So many callers of so many counters.
 *
 * @param timesPlain how many times the rate of the better plain UPDATE is wanted
 * @param timesBatching how many times that of Bucket4j with batching; 0 for any
 * @param timesLeased how many times that rate is wanted of leases; 0 for any
 * @param latency how much of the plain UPDATE's latency is allowed; 0 for any
 */
record Scenario(
        String title,
        int callers,
        int counters,
        double timesPlain,
        double timesBatching,
        double timesLeased,
        double latency) {

    static final List<Scenario> ALL = List.of(
            new Scenario("one lone caller", 1, 1, 0, 0, 0, 1.15),
            new Scenario("one counter, 16 callers", 16, 1, 10, 1.3, 0, 0),
            new Scenario("one counter, 64 callers", 64, 1, 25, 1.1, 100, 0),
            new Scenario("1,000 counters, 1 caller", 1, 1_000, 1, 0, 0, 0),
            new Scenario("1,000 counters, 16 callers", 16, 1_000, 1, 0, 0, 0),
            new Scenario("1,000 counters, 64 callers", 64, 1_000, 3, 0, 0, 0),
            new Scenario("1,000 counters, 256 callers", 256, 1_000, 4.5, 0, 0, 0));
}
