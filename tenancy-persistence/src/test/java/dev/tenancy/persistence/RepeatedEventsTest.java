package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.testkit.Race;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import dev.tenancy.usage.Consumption.Granted;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 10,000 events, each sent 1 to 5 times, by a service that is stopped and started anew several times meanwhile. */
final class RepeatedEventsTest {

    private static final int EVENTS = 10_000;
    private static final int STARTS = 4;
    private static final int SENDERS = 16;
    private static final long SEED = 42;

    private final TenantId tenant = Samples.tenantId();
    private final Queue<Integer> sendings = sendings();
    private final int sent = sendings.size();

    @TempDir
    Path folder;

    @Test
    void shouldCountEachEventOnceOnH2() throws SQLException {
        String url = "jdbc:h2:file:" + folder.resolve("tenancy");

        assertThat(counted(() -> DatabasePool.open(url, "sa", ""))).isEqualTo(new LedgerSums(EVENTS, EVENTS));
    }

    @Test
    void shouldCountEachEventOnceOnPostgres() throws SQLException {
        try (PostgresDatabase database = PostgresServer.newDatabase()) {
            assertThat(counted(() -> TestDatabase.open(database))).isEqualTo(new LedgerSums(EVENTS, EVENTS));
        }
    }

    private LedgerSums counted(Supplier<HikariDataSource> opening) throws SQLException {
        assertThat(sent).isGreaterThan(2 * EVENTS);
        for (int start = 1; start < STARTS; start++) {
            run(opening, sent / STARTS);
            assertThat(sendings).isNotEmpty();
        }
        run(opening, sent);
        assertThat(sendings).isEmpty();
        try (HikariDataSource engine = opening.get()) {
            return LedgerSums.of(engine, tenant);
        }
    }

    /** Opens the store, sends until that many are acknowledged or none is left, and closes the store while others are sent. */
    private void run(Supplier<HikariDataSource> opening, int enough) {
        try (HikariDataSource engine = opening.get()) {
            TenancySchema.migrate(engine);
            JpaTenancyStore store = JpaTenancyStore.open(engine);
            AtomicInteger left = new AtomicInteger(enough);
            Race.run(Duration.ofMinutes(2), Collections.nCopies(SENDERS, () -> {
                        while (left.get() > 0 && !sendings.isEmpty()) {
                            if (send(store) && left.decrementAndGet() == 0) {
                                store.close();
                            }
                        }
                        return true;
                    }))
                    .requireAll();
            store.close();
        }
    }

    /** False when it was not answered; it is sent again later. */
    private boolean send(JpaTenancyStore store) {
        Integer event = sendings.poll();
        if (event == null) {
            return false;
        }
        TestCharge charge = TestCharge.of(1, Limit.unlimited()).withKey("event-" + event);
        try {
            assertThat(store.usage().consume(tenant, charge.charge())).isInstanceOf(Granted.class);
            return true;
        } catch (Unavailable stopping) {
            sendings.add(event);
            return false;
        }
    }

    private static Queue<Integer> sendings() {
        Random random = new Random(SEED);
        List<Integer> all = new ArrayList<>();
        for (int event = 0; event < EVENTS; event++) {
            all.addAll(Collections.nCopies(1 + random.nextInt(5), event));
        }
        Collections.shuffle(all, random);
        return new ConcurrentLinkedQueue<>(all);
    }
}
