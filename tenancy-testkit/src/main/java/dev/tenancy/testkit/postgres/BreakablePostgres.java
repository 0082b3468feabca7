package dev.tenancy.testkit.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A PostgreSQL server of one test's own that keeps what it has committed, unlike {@link PostgresServer}, and can be killed, paused and
 * started again. For Linux and other systems with the signals of POSIX. Of one thread.
 */
public final class BreakablePostgres implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final long PAUSE_NANOS = 20_000_000;

    private final EmbeddedPostgres embedded;
    private final String adminUrl;
    private final Path pidFile;
    private final List<String> command;
    private List<Long> paused = List.of();

    private BreakablePostgres(EmbeddedPostgres embedded, String adminUrl, Path pidFile) throws IOException {
        this.embedded = embedded;
        this.adminUrl = adminUrl;
        this.pidFile = pidFile;
        ProcessHandle.Info postmaster = postmaster().info();
        command = new ArrayList<>();
        if (isRoot()) {
            // PostgreSQL refuses to run as root, and the embedded server runs in a namespace of its own for that.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(postmaster.command().orElseThrow());
        command.addAll(List.of(postmaster.arguments().orElseThrow()));
    }

    /** A server that is ready. */
    public static BreakablePostgres start() {
        try {
            EmbeddedPostgres embedded = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .start();
            try {
                String url = embedded.getJdbcUrl("postgres", "postgres");
                requireDurable(url);
                Path pidFile = Path.of(ask(url, "show data_directory"), "postmaster.pid");
                return new BreakablePostgres(embedded, url, pidFile);
            } catch (IOException | SQLException | RuntimeException unusable) {
                embedded.close();
                throw unusable;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("No PostgreSQL could be started for the tests", failed);
        } catch (SQLException failed) {
            throw new IllegalStateException("The PostgreSQL that was started can't be used", failed);
        }
    }

    /** A new database on it; it goes with the server, and need not be closed. */
    public PostgresDatabase newDatabase() {
        return new PostgresServer(adminUrl).createDatabase();
    }

    /** Kills all its processes at once, as the machine's loss would. */
    public void kill() {
        signal("KILL", stopped());
        paused = List.of();
    }

    /** Kills the process that serves one connection, whereupon the server ends all others and recovers. */
    public void killBackend(long pid) {
        signal("KILL", List.of(pid));
    }

    /** Starts it again on the same data and the same port; returns when it accepts connections. */
    public void restart() {
        long begin = System.nanoTime();
        Process starting = null;
        while (!accepts()) {
            if (System.nanoTime() - begin > LIMIT.toNanos()) {
                throw new AssertionError("PostgreSQL did not come back within " + LIMIT + ".");
            }
            // The first try may find that processes of its predecessor have not ended yet.
            if (starting == null || !starting.isAlive()) {
                starting = launch();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Stops all its processes, which keep their connections and don't answer any more. */
    public void pause() {
        paused = stopped();
    }

    /** Lets it go on. */
    public void resume() {
        signal("CONT", paused);
        paused = List.of();
    }

    @Override
    public void close() {
        try {
            resume();
            if (!accepts()) {
                restart();
            }
            embedded.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** All its processes, stopped; the first of them first, so that it makes no more. */
    private List<Long> stopped() {
        try {
            ProcessHandle postmaster = postmaster();
            signal("STOP", List.of(postmaster.pid()));
            List<Long> all = new ArrayList<>();
            all.add(postmaster.pid());
            postmaster.descendants().forEach(child -> all.add(child.pid()));
            signal("STOP", all);
            return all;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private ProcessHandle postmaster() throws IOException {
        long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).trim());
        return ProcessHandle.of(pid).orElseThrow(() -> new AssertionError("PostgreSQL is not running."));
    }

    private Process launch() {
        try {
            return new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private boolean accepts() {
        try {
            ask(adminUrl, "select 1");
            return true;
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static void requireDurable(String url) throws SQLException {
        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            if (!ask(url, "show " + setting).equals("on")) {
                throw new IllegalStateException("The PostgreSQL that was started has " + setting + " off");
            }
        }
    }

    private static String ask(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    // Some of them may have ended meanwhile.
    private static void signal(String name, List<Long> processes) {
        if (!processes.isEmpty()) {
            List<String> kill = new ArrayList<>(List.of("kill", "-" + name));
            processes.forEach(pid -> kill.add(pid.toString()));
            output(kill);
        }
    }

    private static boolean isRoot() {
        return output(List.of("id", "-u")).trim().equals("0");
    }

    private static String output(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(command + " did not end.");
            }
            return text;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
