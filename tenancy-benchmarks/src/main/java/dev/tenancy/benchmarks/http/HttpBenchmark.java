package dev.tenancy.benchmarks.http;

import com.sun.management.OperatingSystemMXBean;
import dev.tenancy.benchmarks.WarmUp;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * What the guard and the metering of a route cost, over HTTP on loopback, with {@value #CONNECTIONS} connections of one tenant: against the same
 * handler without any, and against one that makes an UPDATE of its own. The client is a process of its own; the database has fsync on. Ends
 * with 1 when a bound is missed, or when what was answered is not what was stored.
 */
public final class HttpBenchmark {

    static final int CONNECTIONS = 64;

    private static final int BLOCKS = 16;
    private static final int QUIET_ROUNDS = 3;
    private static final int MOST_ROUNDS = 60;
    private static final long BLOCK_MILLIS = 1_000;

    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final LoadProcess client;
    private final PrintStream out;
    private final Map<Service, Long> granted = new LinkedHashMap<>();
    private boolean isMissed;

    private HttpBenchmark(LoadProcess client, PrintStream out) {
        this.client = client;
        this.out = out;
    }

    /** Runs it all. */
    public static void main(String... none) throws IOException, SQLException {
        System.exit(run(System.out) ? 0 : 1);
    }

    /** Whether all bounds are kept. */
    static boolean run(PrintStream out) throws IOException, SQLException {
        try (DurableDatabase database = DurableDatabase.start();
                LoadProcess client = LoadProcess.start();
                Services services = new Services(database)) {
            return new HttpBenchmark(client, out).run(services);
        }
    }

    private boolean run(Services services) throws IOException, SQLException {
        boolean virtual = Services.hasVirtualThreads();
        out.printf(
                Locale.ROOT,
                "%d connections, blocks of %d ms, %d of each; Java %s, %d processors, %s threads%n%n",
                CONNECTIONS,
                BLOCK_MILLIS,
                BLOCKS,
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                virtual ? "virtual" : "platform");
        List<Lane> reads = measure(List.of(services.bareGet(), services.guardedGet()));
        print("GET", reads);
        Lane bareRead = reads.get(0);
        judge(
                "CPU time of the bare handler, of the guarded",
                bareRead.cpuMicros() / reads.get(1).cpuMicros(),
                0.95);

        List<Lane> writes = measure(
                List.of(services.barePost(), services.groupCommit(), services.leases(), services.plainUpdate()));
        print("POST", writes);
        double bare = writes.get(0).perSecond();
        judge(
                "answers of the bare handler, with group commit",
                writes.get(1).perSecond() / bare,
                virtual ? 0.55 : 0.40);
        judge("answers of the bare handler, with leases", writes.get(2).perSecond() / bare, 0.80);
        judge(
                "answers of an UPDATE of its own, with group commit",
                writes.get(1).perSecond() / writes.get(3).perSecond(),
                6);
        granted.forEach(this::compare);
        return !isMissed;
    }

    private List<Lane> measure(List<Service> services) throws IOException {
        List<Lane> lanes = services.stream().map(Lane::new).toList();
        List<Lane> order = new ArrayList<>(lanes);
        Random random = new Random(64);
        warmUp(order);
        for (int round = 0; round < BLOCKS; round++) {
            Collections.shuffle(order, random);
            for (Lane lane : order) {
                block(lane, true);
            }
        }
        return lanes;
    }

    private void warmUp(List<Lane> lanes) throws IOException {
        boolean isQuiet = WarmUp.run(
                QUIET_ROUNDS, MOST_ROUNDS, Duration.ofMillis(BLOCK_MILLIS).multipliedBy(lanes.size()), () -> {
                    for (Lane lane : lanes) {
                        block(lane, false);
                    }
                });
        if (!isQuiet) {
            out.printf("Still compiling after %d rounds, which is part of the CPU time below.%n", MOST_ROUNDS);
        }
    }

    private void block(Lane lane, boolean counts) throws IOException {
        long cpu = MACHINE.getProcessCpuTime();
        LoadProcess.Answers answers = client.ask(lane.service(), CONNECTIONS, BLOCK_MILLIS);
        cpu = MACHINE.getProcessCpuTime() - cpu;
        if (answers.refused() > 0) {
            throw new IllegalStateException(
                    lane.service().name() + " refused " + answers.refused() + " requests of " + answers.granted());
        }
        granted.merge(lane.service(), answers.granted(), Long::sum);
        if (counts) {
            lane.add(answers, cpu);
        }
    }

    private void print(String method, List<Lane> lanes) {
        out.printf("%-5s %-24s %12s %16s %16s%n", method, "", "answers/s", "CPU us/answer", "the client's");
        for (Lane lane : lanes) {
            out.printf(
                    Locale.ROOT,
                    "      %-24s %,12.0f %16.1f %16.1f%n",
                    lane.service().name(),
                    lane.perSecond(),
                    lane.cpuMicros(),
                    lane.clientCpuMicros());
        }
    }

    private void compare(Service service, long answered) {
        long stored = service.stored().getAsLong();
        if (stored == Service.NOT_COUNTED) {
            return;
        }
        boolean isRight = service.name().equals(Services.LEASED) ? stored >= answered : stored == answered;
        isMissed |= !isRight;
        out.printf(
                Locale.ROOT,
                "%s: answered %,d, stored %,d  %s%n",
                service.name(),
                answered,
                stored,
                isRight ? "PASS" : "FAIL");
    }

    private void judge(String what, double ratio, double bound) {
        boolean isKept = ratio >= bound;
        isMissed |= !isKept;
        out.printf(Locale.ROOT, "%.3f times the %s; at least %.2f  %s%n", ratio, what, bound, isKept ? "PASS" : "FAIL");
    }
}
