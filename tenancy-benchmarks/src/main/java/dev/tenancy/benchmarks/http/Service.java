package dev.tenancy.benchmarks.http;

import io.javalin.Javalin;
import java.util.function.LongSupplier;

/**
 * A server with the one route that is measured.
 *
 * @param token what is shown to it; nobody's where nobody looks
 * @param stored how many units are counted in the database, or {@link #NOT_COUNTED}
 */
record Service(String name, Javalin server, String method, String path, String token, LongSupplier stored)
        implements AutoCloseable {

    static final long NOT_COUNTED = -1;

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
