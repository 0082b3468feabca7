package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A {@link ChargingNode} in a process of its own, whose output goes to a log. */
final class ChargingProcess {

    private static final int LIMIT_SECONDS = 120;

    private final Process process;
    private final String name;
    private final int threads;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread reader;

    private ChargingProcess(Process process, String name, int threads, ChargeLog log) {
        this.process = process;
        this.name = name;
        this.threads = threads;
        reader = new Thread(() -> read(log), name);
        reader.setDaemon(true);
        reader.start();
    }

    static ChargingProcess start(
            PostgresDatabase database, TenantId tenant, Limit limit, int threads, String name, ChargeLog log)
            throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChargingNode.class.getName(),
                        database.url(),
                        database.engineUser(),
                        database.password(),
                        tenant.toString(),
                        String.valueOf(limit.ceiling()),
                        String.valueOf(threads),
                        name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new ChargingProcess(process, name, threads, log);
    }

    String name() {
        return name;
    }

    int threads() {
        return threads;
    }

    void awaitReady() throws InterruptedException {
        if (!ready.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(name + " was not ready within " + LIMIT_SECONDS + " seconds.");
        }
    }

    /** Ends it with -9, unless it has ended; returns when all that it had printed was read. */
    void kill() {
        process.toHandle().destroyForcibly();
        try {
            awaitEnd();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when it has ended and all that it had printed was read. */
    void awaitEnd() throws InterruptedException {
        reader.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        if (reader.isAlive()) {
            throw new AssertionError(name + " did not end within " + LIMIT_SECONDS + " seconds.");
        }
    }

    private void read(ChargeLog log) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("ready")) {
                    ready.countDown();
                } else {
                    log.add(line);
                }
            }
        } catch (IOException ended) {
            // With the process.
        }
    }
}
