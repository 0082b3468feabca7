package dev.tenancy.benchmarks.http;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a server on this machine as fast as it answers, from a process of its own, so that it is not counted as the server's work, and on one
 * thread, so that it leaves the machine to the server. Each line of its input is a block: port, method, path, bearer token, connections,
 * milliseconds. It answers with a line: how many requests were answered 2xx, how many otherwise, how many nanoseconds that took, and how many
 * nanoseconds of CPU time it cost here.
 */
final class LoadClient {

    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private LoadClient() {}

    /** Ends with its input. */
    public static void main(String... none) throws IOException {
        BufferedReader blocks = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String block = blocks.readLine(); block != null; block = blocks.readLine()) {
            System.out.println(run(block.split(" ", -1)));
        }
    }

    private static String run(String[] block) throws IOException {
        int port = Integer.parseInt(block[0]);
        byte[] request = (block[1] + " " + block[2] + " HTTP/1.1\r\nHost: localhost:" + port
                        + "\r\nAuthorization: Bearer " + block[3] + "\r\n"
                        + (block[1].equals("POST") ? "Content-Length: 0\r\n" : "") + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        List<HttpConnection> connections = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = Integer.parseInt(block[4]); i > 0; i--) {
                connections.add(HttpConnection.open(port, request, selector));
            }
            return ask(selector, connections, Long.parseLong(block[5]) * 1_000_000);
        } finally {
            for (HttpConnection connection : connections) {
                connection.close();
            }
        }
    }

    private static String ask(Selector selector, List<HttpConnection> connections, long nanos) throws IOException {
        long answered = 0;
        long refused = 0;
        long cpu = MACHINE.getProcessCpuTime();
        long start = System.nanoTime();
        for (HttpConnection connection : connections) {
            connection.ask();
        }
        int waiting = connections.size();
        while (waiting > 0) {
            selector.select();
            boolean goesOn = System.nanoTime() - start < nanos;
            for (SelectionKey ready : selector.selectedKeys()) {
                HttpConnection connection = (HttpConnection) ready.attachment();
                int status = connection.read();
                if (status == HttpConnection.UNFINISHED) {
                    continue;
                }
                if (status / 100 == 2) {
                    answered++;
                } else {
                    refused++;
                }
                if (goesOn) {
                    connection.ask();
                } else {
                    waiting--;
                }
            }
            selector.selectedKeys().clear();
        }
        long end = System.nanoTime();
        return answered + " " + refused + " " + (end - start) + " " + (MACHINE.getProcessCpuTime() - cpu);
    }
}
