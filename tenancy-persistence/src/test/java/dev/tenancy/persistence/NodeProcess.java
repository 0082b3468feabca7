package dev.tenancy.persistence;

import dev.tenancy.testkit.postgres.PostgresDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link WatchingNode} in a process of its own. */
final class NodeProcess implements AutoCloseable {

    private static final int LIMIT_SECONDS = 60;

    private final Process process;
    private final PrintWriter orders;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();

    private NodeProcess(Process process) {
        this.process = process;
        orders = new PrintWriter(process.outputWriter(), true);
        Thread reader = new Thread(this::read, "node-output");
        reader.setDaemon(true);
        reader.start();
    }

    static NodeProcess start(PostgresDatabase database) throws IOException {
        return new NodeProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WatchingNode.class.getName(),
                        database.url(),
                        database.engineUser(),
                        database.password())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    void order(String line) {
        orders.println(line);
    }

    void awaitWatching() throws InterruptedException {
        timeOf("watching", answers);
    }

    /** When the change that was ordered was done. */
    long answered() throws InterruptedException {
        return timeOf("answered", answers);
    }

    /** When the last look-up began that was accepted. */
    long lastAccepted() throws InterruptedException {
        return timeOf("refused", refusals);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static long timeOf(String kind, BlockingQueue<String> lines) throws InterruptedException {
        String line = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (line == null || !line.startsWith(kind)) {
            throw new AssertionError("The node was to say " + kind + ", not " + line + ".");
        }
        return line.equals(kind) ? 0 : Long.parseLong(line.substring(kind.length() + 1));
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                (line.startsWith("refused") ? refusals : answers).add(line);
            }
        } catch (IOException ended) {
            // With the process; whoever waits for its answer is told by the time limit.
        }
    }
}
