package dev.tenancy.benchmarks.http;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.persistence.DatabasePool;
import dev.tenancy.persistence.TenancySchema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A PostgreSQL of this process's own, that has written to its disk what it says it has. */
final class DurableDatabase implements AutoCloseable {

    private static final String USER = "postgres";

    private final EmbeddedPostgres server;
    private final HikariDataSource pool;

    private DurableDatabase(EmbeddedPostgres server) {
        this.server = server;
        pool = DatabasePool.open(url(), USER, USER);
    }

    static DurableDatabase start() throws IOException, SQLException {
        DurableDatabase database = new DurableDatabase(EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start());
        database.requireDurable();
        TenancySchema.migrate(database.pool);
        return database;
    }

    /** As an application opens it. */
    DataSource pool() {
        return pool;
    }

    /** One connection that leads straight to the server. */
    DataSource unpooled() {
        return DatabasePool.unpooled(url(), USER, USER);
    }

    private String url() {
        return server.getJdbcUrl(USER, USER);
    }

    private void requireDurable() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet setting = statement.executeQuery("select name, setting from pg_settings where name in"
                        + " ('fsync', 'synchronous_commit', 'full_page_writes') and setting <> 'on'")) {
            if (setting.next()) {
                throw new IllegalStateException("The server's " + setting.getString(1) + " is " + setting.getString(2));
            }
        }
    }

    @Override
    public void close() throws IOException {
        pool.close();
        server.close();
    }
}
