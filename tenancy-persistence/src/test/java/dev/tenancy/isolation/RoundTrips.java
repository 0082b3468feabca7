package dev.tenancy.isolation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between driver and server, and counts how often the driver has something to say after the server has answered. */
final class RoundTrips implements AutoCloseable {

    private final ServerSocket listening;
    private final String host;
    private final int port;
    private final AtomicInteger count = new AtomicInteger();

    /** {@code url} is of PostgreSQL, as {@code jdbc:postgresql://host:port/database}. */
    RoundTrips(String url) throws IOException {
        String[] parts = url.split("[/:]+");
        host = parts[2];
        port = Integer.parseInt(parts[3]);
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        background(this::accept);
    }

    String through(String url) {
        return url.replace(host + ":" + port, "127.0.0.1:" + listening.getLocalPort());
    }

    int of(Runnable work) {
        int before = count.get();
        work.run();
        return count.get() - before;
    }

    private void accept() throws IOException {
        while (!listening.isClosed()) {
            Socket driver = listening.accept();
            Socket server = new Socket(host, port);
            driver.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            AtomicBoolean isAnswered = new AtomicBoolean(true);
            background(() -> copy(driver, server, () -> {
                if (isAnswered.getAndSet(false)) {
                    count.incrementAndGet();
                }
            }));
            background(() -> copy(server, driver, () -> isAnswered.set(true)));
        }
    }

    private static void copy(Socket from, Socket to, Runnable spoken) throws IOException {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[65_536];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                spoken.run();
                out.write(buffer, 0, read);
            }
        }
    }

    private static void background(Copying work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // by either side, or by the end of the test
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Copying {
        void run() throws IOException;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
