package dev.tenancy.http;

import dev.tenancy.Tenancy;
import dev.tenancy.plan.RateLimit;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A host with the plugin, on an ephemeral port of loopback. */
final class Server implements AutoCloseable {

    /** The header by which a request says from which address it comes; the test itself is the trusted proxy. */
    static final String SOURCE = "X-Forwarded-For";

    private final Javalin javalin;

    private Server(Javalin javalin) {
        this.javalin = javalin;
    }

    static Server of(Tenancy tenancy) {
        return of(tenancy, config -> {}, routes -> {});
    }

    static Server of(Tenancy tenancy, Consumer<RoutesConfig> routes) {
        return of(tenancy, config -> {}, routes);
    }

    /** Public routes are not limited unless {@code settings} say so, since all tests come from one address. */
    static Server of(Tenancy tenancy, Consumer<TenancyHttpConfig> settings, Consumer<RoutesConfig> routes) {
        return started(host(tenancy, settings, routes));
    }

    static Server started(Javalin host) {
        return new Server(host.start("127.0.0.1", 0));
    }

    static Javalin host(Tenancy tenancy, Consumer<TenancyHttpConfig> settings, Consumer<RoutesConfig> routes) {
        return Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.startupWatcherEnabled = false;
            config.registerPlugin(new TenancyPlugin(tenancy, http -> {
                http.baseDomain("localhost");
                http.signUpLimit(RateLimit.perMinute(1_000_000));
                http.acceptanceLimit(RateLimit.perMinute(1_000_000));
                http.publicLimit(RateLimit.perMinute(1_000_000));
                settings.accept(http);
            }));
            routes.accept(config.routes);
        });
    }

    /** A host that gives up on futures soon. */
    static void withAsyncTimeout(Tenancy tenancy, long millis, Consumer<RoutesConfig> routes, Consumer<Server> test) {
        withAsyncTimeout(tenancy, millis, config -> {}, routes, test);
    }

    /** A host with these settings that gives up on futures soon. */
    static void withAsyncTimeout(
            Tenancy tenancy,
            long millis,
            Consumer<TenancyHttpConfig> settings,
            Consumer<RoutesConfig> routes,
            Consumer<Server> test) {
        Javalin host = host(tenancy, settings, routes);
        host.unsafe.http.asyncTimeout = millis;
        try (Server server = started(host)) {
            test.accept(server);
        }
    }

    Javalin javalin() {
        return javalin;
    }

    int port() {
        return javalin.port();
    }

    Call call(String method, String path) {
        return new Call(port(), method, path);
    }

    Call get(String path) {
        return call("GET", path);
    }

    Call post(String path, String json) {
        return call("POST", path).json(json);
    }

    Call delete(String path) {
        return call("DELETE", path);
    }

    Answer raw(String request) {
        return Answer.parse(send(request));
    }

    /** Sends these bytes and reads until the server closes or, once it has begun to answer, falls silent for a second. */
    String send(String requests) {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            InputStream received = socket.getInputStream();
            answer.write(received.readNBytes(1));
            if (!requests.contains("Connection: close")) {
                socket.setSoTimeout(1_000);
            }
            receive(received, answer);
            return answer.toString(StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void receive(InputStream from, OutputStream to) throws IOException {
        try {
            from.transferTo(to);
        } catch (SocketTimeoutException silent) {
            // Some connections are kept open.
        }
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
