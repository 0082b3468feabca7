package dev.tenancy.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A way to a database on which bytes can be held up without breaking it, as a server that has stopped holds them up. */
final class StallingLink implements AutoCloseable {

    private final ServerSocket entrance;
    private final URI target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Object gate = new Object();
    private boolean stalled;

    private StallingLink(ServerSocket entrance, URI target) {
        this.entrance = entrance;
        this.target = target;
    }

    static StallingLink to(String jdbcUrl) throws IOException {
        URI target = URI.create(jdbcUrl.substring("jdbc:".length()));
        StallingLink link = new StallingLink(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
        start(link::accept);
        return link;
    }

    /** The JDBC URL of the database by this way. */
    String url() {
        return "jdbc:postgresql://127.0.0.1:" + entrance.getLocalPort() + target.getPath();
    }

    void stall() {
        synchronized (gate) {
            stalled = true;
        }
    }

    void flow() {
        synchronized (gate) {
            stalled = false;
            gate.notifyAll();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entrance.accept();
                Socket server = new Socket(target.getHost(), target.getPort());
                sockets.add(client);
                sockets.add(server);
                start(() -> pass(client, server));
                start(() -> pass(server, client));
            }
        } catch (IOException closed) {
            // This is how it ends.
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[8_192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                awaitFlow();
                out.write(buffer, 0, count);
            }
        } catch (IOException | InterruptedException broken) {
            // The other direction ends with it.
        }
    }

    private void awaitFlow() throws InterruptedException {
        synchronized (gate) {
            while (stalled) {
                gate.wait();
            }
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "stalling-link");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        flow();
        entrance.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
