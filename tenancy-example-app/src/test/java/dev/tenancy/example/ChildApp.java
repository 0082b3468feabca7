package dev.tenancy.example;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The service, or anything with a main method, in a process of its own. */
final class ChildApp implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;
    private static final String LISTENING = "listening on ";

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private final Process process;
    private final Thread reader;

    private ChildApp(Process process) {
        this.process = process;
        reader = new Thread(this::read, "output of process " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts {@code main} in {@code folder}, with no setting but these. */
    static ChildApp start(Class<?> main, Path folder, Map<String, String> settings, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("TENANCY_"));
        builder.environment().put("TENANCY_PORT", "0");
        builder.environment().putAll(settings);
        try {
            return new ChildApp(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client of the service, once it listens. */
    Client client() {
        return Client.of(URI.create(await(LISTENING).substring(LISTENING.length())));
    }

    /** The next line that begins so. */
    String await(String start) {
        try {
            String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            while (line != null && !line.startsWith(start)) {
                line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            if (line == null) {
                throw new AssertionError("No line begins with " + start + ":\n" + output());
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Sends the process a line on its standard input. */
    void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to stop: SIGTERM. */
    void terminate() {
        // unlike the process itself, its handle leaves the streams open
        process.toHandle().destroy();
    }

    /** Kills it: SIGKILL. */
    void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** How it ended, waiting for it and for the last of its output. */
    int exitCode() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("The process did not end:\n" + output());
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** All that it has printed so far. */
    String output() {
        synchronized (seen) {
            return String.join("\n", seen);
        }
    }

    private void read() {
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (seen) {
                    seen.add(line);
                }
                lines.add(line);
            }
        } catch (IOException closed) {
            lines.add("output ended: " + closed.getMessage());
        }
    }

    @Override
    public void close() {
        kill();
    }
}
