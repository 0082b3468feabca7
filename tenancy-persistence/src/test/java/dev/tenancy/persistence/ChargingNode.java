package dev.tenancy.persistence;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.usage.Commitment.Committed;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.ReservationDecision.Reserved;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A process that charges units of a limit on many threads until none is left, and reserves and commits some of another meter all the
 * while. It prints {@code ready} when it begins, {@code ask <key>} before each charge, by its idempotency key, and each
 * commit, by the reservation's id, and what came of it: {@code granted},
 * {@code refused}, {@code nothing} or {@code unknown}, and the key; and {@code left <key>} for a reservation that it leaves to run out.
 */
final class ChargingNode {

    static final Meter RESERVED = Meter.periodic("reserved");
    static final Limit RESERVED_LIMIT = Limit.of(1_000_000);
    static final Duration TIME_TO_LIVE = Duration.ofSeconds(2);

    private static final int RESERVED_UNITS = 3;
    private static final int ATTEMPTS = 300;
    private static final long PAUSE_NANOS = 100_000_000;

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final JpaTenancyStore store;
    private final TenantId tenant;
    private final Limit limit;
    private final String name;
    private volatile boolean done;

    private ChargingNode(JpaTenancyStore store, TenantId tenant, Limit limit, String name) {
        this.store = store;
        this.tenant = tenant;
        this.limit = limit;
        this.name = name;
    }

    /** {@code arguments}: JDBC URL, user and password; the tenant's id, the limit, the number of threads and the node's name. */
    public static void main(String[] arguments) throws InterruptedException {
        // What is logged is not to come between the lines that this process prints.
        System.setOut(System.err);
        try (HikariDataSource engine =
                        onceRecovered(() -> DatabasePool.open(arguments[0], arguments[1], arguments[2]));
                JpaTenancyStore store = onceRecovered(() -> JpaTenancyStore.open(engine))) {
            Limit limit = Limit.of(Long.parseLong(arguments[4]));
            ChargingNode node = new ChargingNode(store, TenantId.parse(arguments[3]), limit, arguments[6]);
            node.run(Integer.parseInt(arguments[5]));
        }
    }

    // A process may be started while the database recovers.
    private static <R> R onceRecovered(Supplier<R> opening) {
        for (int attempt = 1; ; attempt++) {
            try {
                return opening.get();
            } catch (Unavailable | IllegalStateException recovering) {
                if (attempt == ATTEMPTS) {
                    throw recovering;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Charges a unit of the limit, under this key. */
    static boolean isGranted(JpaTenancyStore store, TenantId tenant, Limit limit, String key) {
        return store.usage()
                        .consume(tenant, TestCharge.of(1, limit).withKey(key).charge())
                instanceof Granted;
    }

    /** Commits a unit of a reservation. */
    static boolean isCommitted(JpaTenancyStore store, TenantId tenant, GrantId reservation) {
        return store.usage().commit(tenant, reservation, 1) instanceof Committed;
    }

    private void run(int threads) throws InterruptedException {
        print("ready", name);
        Thread reserving = new Thread(this::reserve, "reserve");
        reserving.start();
        List<Thread> charging = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            String prefix = name + "-" + i + "-";
            Thread thread = new Thread(() -> charge(prefix), "charge-" + i);
            charging.add(thread);
            thread.start();
        }
        for (Thread thread : charging) {
            thread.join();
        }
        done = true;
        reserving.join();
    }

    private void charge(String prefix) {
        boolean isLeft = true;
        for (int number = 0; isLeft; number++) {
            String key = prefix + number;
            String outcome = ask(key, () -> isGranted(store, tenant, limit, key));
            if (number % 2 == 0 && (outcome.equals("unknown") || outcome.equals("nothing"))) {
                outcome = ask(key, () -> isGranted(store, tenant, limit, key));
            }
            isLeft = !outcome.equals("refused");
        }
    }

    private String ask(String key, BooleanSupplier isGranted) {
        print("ask", key);
        String outcome;
        try {
            outcome = isGranted.getAsBoolean() ? "granted" : "refused";
        } catch (Unavailable failed) {
            outcome = failed.isOutcomeUnknown() ? "unknown" : "nothing";
        }
        print(outcome, key);
        return outcome;
    }

    // Every other one is left to run out.
    private void reserve() {
        for (int number = 0; !done; number++) {
            String key = name + "-reservation-" + number;
            TestCharge charge =
                    TestCharge.of(RESERVED_UNITS, RESERVED_LIMIT).on(RESERVED).withKey(key);
            try {
                if (store.usage().reserve(tenant, charge.charge(), TIME_TO_LIVE) instanceof Reserved reserved) {
                    GrantId id = reserved.reservation().id();
                    if (number % 2 == 0) {
                        print("left", key);
                    } else {
                        ask(id.toString(), () -> isCommitted(store, tenant, id));
                    }
                }
            } catch (Unavailable failed) {
                // What it may have reserved runs out.
            }
        }
    }

    // One write for a line: whoever kills this process gets a whole one or none.
    private void print(String what, String key) {
        try {
            out.write((what + " " + key + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException nobodyReads) {
            throw new UncheckedIOException(nobodyReads);
        }
    }
}
