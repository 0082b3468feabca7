package dev.tenancy.benchmarks.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The process of a {@link LoadClient}. */
final class LoadProcess implements AutoCloseable {

    private final Process process;
    private final Writer blocks;
    private final BufferedReader answers;

    private LoadProcess(Process process) {
        this.process = process;
        blocks = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    static LoadProcess start() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new LoadProcess(new ProcessBuilder(
                        java.toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadClient.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** What the server answered in {@code millis} on {@code connections} connections. */
    Answers ask(Service service, int connections, long millis) throws IOException {
        blocks.write(String.join(
                        " ",
                        String.valueOf(service.port()),
                        service.method(),
                        service.path(),
                        service.token(),
                        String.valueOf(connections),
                        String.valueOf(millis))
                + "\n");
        blocks.flush();
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("The load client has ended.");
        }
        String[] counts = line.split(" ", -1);
        return new Answers(
                Long.parseLong(counts[0]),
                Long.parseLong(counts[1]),
                Long.parseLong(counts[2]),
                Long.parseLong(counts[3]));
    }

    @Override
    public void close() throws IOException {
        blocks.close();
        process.destroy();
    }

    /** How many were 2xx, how many were not, how long they took together, and how much CPU time it cost to ask. */
    record Answers(long granted, long refused, long nanos, long cpuNanos) {}
}
