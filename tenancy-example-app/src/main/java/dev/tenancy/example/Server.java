package dev.tenancy.example;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening socket, bound before anything is built that has to know the port, and how the web server uses it. */
final class Server {

    /** How long a stop waits for what is in flight. */
    static final Duration DRAIN = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

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

    /** Has the web server answer on {@code channel}, and when it stops finish what it has begun, for {@code drain} at most. */
    static void configure(JavalinConfig javalin, ServerSocketChannel channel, Duration drain) {
        javalin.startup.showJavalinBanner = false;
        javalin.startup.startupWatcherEnabled = false;
        javalin.startup.showOldJavalinVersionWarning = false;
        javalin.jetty.modifyServer(server -> {
            server.setStopTimeout(drain.toMillis());
            server.insertHandler(new GracefulHandler());
        });
        javalin.jetty.addConnector((server, http) -> connector(server, http, channel));
    }

    /** Stops it in order, and past Javalin, which would log the stack of a drain that runs out. */
    static void stop(Javalin web) throws Exception {
        org.eclipse.jetty.server.Server server = web.jettyServer().server();
        try {
            server.stop();
        } catch (TimeoutException late) {
            LOG.warn("Stopped before every request was finished: the {} ms for that ran out.", server.getStopTimeout());
        }
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
