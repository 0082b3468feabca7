package dev.tenancy.persistence;

import dev.tenancy.testkit.postgres.PostgresDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** The way from one node's feed to the database, to be cut. */
final class Cable {

    private final PostgresDatabase database;
    private final DataSource straight;
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean cut;
    private volatile int backend;

    Cable(PostgresDatabase database) {
        this.database = database;
        straight = TestDatabase.unpooled(database);
    }

    DataSource dataSource() {
        return (DataSource) Proxy.newProxyInstance(
                Cable.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection")) {
                        return connect();
                    }
                    try {
                        return method.invoke(straight, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    /** Ends the connection at the server, and returns once the feed has found that it can't make another one. */
    void cut() {
        cut = true;
        int before = refused.get();
        end();
        Eventually.require(() -> refused.get() > before);
    }

    /** Ends the connection at the server; another one can be made. */
    void end() {
        database.asSuperuser("select pg_terminate_backend(" + backend + ")");
    }

    void mend() {
        cut = false;
    }

    /** The number of the server's process that serves it. */
    int backend() {
        return backend;
    }

    private Connection connect() throws SQLException {
        if (cut) {
            refused.incrementAndGet();
            throw new SQLException("The cable is cut.", "08001");
        }
        Connection connection = straight.getConnection();
        backend = connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
        return connection;
    }
}
