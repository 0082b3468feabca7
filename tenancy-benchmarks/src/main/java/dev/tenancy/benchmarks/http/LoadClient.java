package dev.tenancy.benchmarks.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks a server on this machine as fast as it answers, from a process of its own, so that it is not counted as the server's work.
 * Each line of its input is a block: port, method, path, bearer token, connections, milliseconds. It answers with a line: how many requests were
 * answered 2xx, how many otherwise, and how many nanoseconds that took.
 */
final class LoadClient {

    private LoadClient() {}

    /** Ends with its input. */
    public static void main(String... none) throws IOException, InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newCachedThreadPool();
        BufferedReader blocks = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String block = blocks.readLine(); block != null; block = blocks.readLine()) {
            System.out.println(run(threads, block.split(" ", -1)));
        }
        threads.shutdown();
    }

    private static String run(ExecutorService threads, String[] block) throws InterruptedException, ExecutionException {
        int port = Integer.parseInt(block[0]);
        int connections = Integer.parseInt(block[4]);
        byte[] request = (block[1] + " " + block[2] + " HTTP/1.1\r\nHost: localhost:" + port
                        + "\r\nAuthorization: Bearer " + block[3] + "\r\n"
                        + (block[1].equals("POST") ? "Content-Length: 0\r\n" : "") + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        long start = System.nanoTime();
        long end = start + Long.parseLong(block[5]) * 1_000_000;
        List<Callable<long[]>> callers = new ArrayList<>();
        for (int connection = 0; connection < connections; connection++) {
            callers.add(() -> ask(port, request, end));
        }
        long answered = 0;
        long refused = 0;
        for (Future<long[]> caller : threads.invokeAll(callers)) {
            answered += caller.get()[0];
            refused += caller.get()[1];
        }
        return answered + " " + refused + " " + (System.nanoTime() - start);
    }

    private static long[] ask(int port, byte[] request, long end) throws IOException {
        long[] counts = new long[2];
        try (HttpConnection connection = new HttpConnection(port)) {
            do {
                counts[connection.ask(request) / 100 == 2 ? 0 : 1]++;
            } while (System.nanoTime() < end);
        }
        return counts;
    }
}
