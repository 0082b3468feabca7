package dev.tenancy.example;

import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** The listening socket, bound before anything is built that has to know the port, and how the web server uses it. */
final class Server {

    private static final Duration DRAIN = Duration.ofSeconds(10);

    private Server() {}

    /** Listens; nobody is answered yet. {@link BadSettings} when it can't. */
    static ServerSocketChannel bind(Settings settings) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                return channel.bind(new InetSocketAddress(settings.host(), settings.port()));
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw BadSettings.of(
                    Setting.PORT,
                    settings.port() + " can't be listened on at " + settings.host() + " (" + e.getMessage()
                            + "). Choose another, or 0 for any free one.");
        }
    }

    /** Has the web server answer on {@code channel}, and finish what it has begun when it stops. */
    static void configure(JavalinConfig javalin, ServerSocketChannel channel) {
        javalin.startup.showJavalinBanner = false;
        javalin.startup.startupWatcherEnabled = false;
        javalin.startup.showOldJavalinVersionWarning = false;
        javalin.jetty.modifyServer(server -> {
            server.setStopTimeout(DRAIN.toMillis());
            server.insertHandler(new GracefulHandler());
        });
        javalin.jetty.addConnector((server, http) -> connector(server, http, channel));
    }

    private static Connector connector(
            org.eclipse.jetty.server.Server server, HttpConfiguration http, ServerSocketChannel channel) {
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        try {
            connector.open(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return connector;
    }
}
