package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.testkit.Stalls;
import dev.tenancy.testkit.postgres.BreakablePostgres;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database goes away while the service is called, and comes back. {@code -Dtenancy.test.pause=30} keeps it away for that many
 * seconds.
 */
class OutageTest {

    /** What was answered, when, and what the content's title was; times are of {@link System#nanoTime()}. */
    private record Call(String title, int status, long begin, long end) {}

    private static final Duration PAUSE = Duration.ofSeconds(Integer.getInteger("tenancy.test.pause", 4));
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int CALLERS = 4;

    private static BreakablePostgres server;

    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final List<Thread> callers = new ArrayList<>();
    private volatile boolean stopped;
    private PostgresDatabase database;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        server = BreakablePostgres.start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void createDatabase() {
        database = server.newDatabase();
    }

    @Test
    void shouldAnswer503InTimeAndCommitWhatItAnswersWith201WhileTheDatabaseIsPaused() throws Exception {
        try (RunningApp app = RunningApp.start(TestDatabase.settings(database), folder);
                Stalls stalls = new Stalls()) {
            Client owner = call(app);
            server.pause();
            long gone = System.nanoTime();
            awaitAway(gone);
            long back = System.nanoTime();
            server.resume();
            requireRecovered(owner, stalls, gone, back, back);
        }
    }

    @Test
    void shouldAnswer503InTimeAndCommitWhatItAnswersWith201WhileTheDatabaseIsKilledAndStartedAgain() throws Exception {
        try (RunningApp app = RunningApp.start(TestDatabase.settings(database), folder);
                Stalls stalls = new Stalls()) {
            Client owner = call(app);
            server.kill();
            long gone = System.nanoTime();
            awaitAway(gone);
            long starting = System.nanoTime();
            server.restart();
            requireRecovered(owner, stalls, gone, starting, System.nanoTime());
        }
    }

    /** Has a tenant's owner post and read content and usage over and over; returns once each was answered. */
    private Client call(RunningApp app) {
        Client owner = app.tenant("enterprise").owner();
        for (int i = 0; i < CALLERS; i++) {
            String prefix = "piece-" + i + "-";
            start(number -> prefix + number, title -> owner.post("/content", "{\"title\":\"" + title + "\"}"));
            start(number -> "", title -> owner.get("/content"));
            start(number -> "", title -> owner.get("/tenants/me/usage"));
        }
        await(100, 0, call -> call.status() == 201);
        return owner;
    }

    private interface Sending {
        Answer send(String title);
    }

    private void start(IntFunction<String> titles, Sending sending) {
        Thread thread = new Thread(() -> {
            for (int number = 0; !stopped; number++) {
                String title = titles.apply(number);
                long begin = System.nanoTime();
                int status = sending.send(title).status();
                calls.add(new Call(title, status, begin, System.nanoTime()));
            }
        });
        thread.setDaemon(true);
        callers.add(thread);
        thread.start();
    }

    /** Until each caller was told twice on average, and the pause is over. */
    private void awaitAway(long gone) {
        await(2 * callers.size(), gone, call -> call.status() == 503);
        while (System.nanoTime() - gone < PAUSE.toNanos()) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** {@code starting} is when it began to come back, since which it may answer, {@code back} when it surely was. */
    private void requireRecovered(Client owner, Stalls stalls, long gone, long starting, long back) throws Exception {
        await(100, back, call -> call.status() == 201);
        stopped = true;
        for (Thread caller : callers) {
            caller.join(LIMIT.toMillis());
        }
        Set<String> created = titles(201);
        Set<String> stored = stored();
        Duration longest = calls.stream()
                .map(call -> stalls.between(call.begin(), call.end()))
                .max(Duration::compareTo)
                .orElseThrow();
        Duration first = calls.stream()
                .filter(call -> call.status() < 300 && call.end() > back)
                .map(call -> stalls.between(back, call.end()))
                .min(Duration::compareTo)
                .orElseThrow();
        System.out.printf(
                "%d created, %d pieces stored, %d of %d calls refused; longest wait %d ms, first success %d ms after the return%n",
                created.size(),
                stored.size(),
                calls.stream().filter(call -> call.status() == 503).count(),
                calls.size(),
                longest.toMillis(),
                first.toMillis());

        assertThat(calls).allMatch(call -> call.status() < 300 || call.status() == 503);
        assertThat(calls).noneMatch(call -> call.begin() > gone && call.end() < starting && call.status() < 300);
        assertThat(longest).isLessThanOrEqualTo(Duration.ofSeconds(3));
        assertThat(first).isLessThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(stored).containsAll(created);
        assertThat(titles(503)).containsAll(without(stored, created));
        int used = owner.get("/tenants/me/usage")
                .expect(200)
                .json()
                .at("/content_created")
                .asInt();
        assertThat(used).isBetween(stored.size(), created.size() + titles(503).size());
    }

    private Set<String> titles(int status) {
        return calls.stream()
                .filter(call -> call.status() == status && !call.title().isEmpty())
                .map(Call::title)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> stored() throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.superuserUrl());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select title from app.content")) {
            Set<String> titles = new TreeSet<>();
            while (row.next()) {
                assertThat(titles.add(row.getString(1))).isTrue();
            }
            return titles;
        }
    }

    private static Set<String> without(Set<String> some, Set<String> others) {
        Set<String> rest = new TreeSet<>(some);
        rest.removeAll(others);
        return rest;
    }

    private void await(int count, long since, Predicate<Call> like) {
        long begin = System.nanoTime();
        while (calls.stream()
                        .filter(call -> call.begin() >= since && like.test(call))
                        .count()
                < count) {
            if (System.nanoTime() - begin > LIMIT.toNanos()) {
                throw new AssertionError("What was waited for did not come within " + LIMIT + ".");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
