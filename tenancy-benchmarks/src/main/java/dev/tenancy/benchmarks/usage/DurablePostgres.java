package dev.tenancy.benchmarks.usage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.persistence.DatabasePool;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL that has written to disk what it acknowledges, as it does in production. */
final class DurablePostgres implements AutoCloseable {

    private static final String USER = "postgres";

    private final EmbeddedPostgres server;

    private DurablePostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    static DurablePostgres start() throws IOException {
        return new DurablePostgres(EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "400")
                .start());
    }

    /** The engine's own pool, as an application opens it. */
    HikariDataSource enginesPool() {
        return DatabasePool.open(url(), USER, "");
    }

    /** A pool with the settings of HikariCP and of the driver. */
    HikariDataSource pool(int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url());
        config.setUsername(USER);
        config.setMaximumPoolSize(connections);
        return new HikariDataSource(config);
    }

    /** The version and the settings that durability rests on, as the server tells them. */
    String description() throws SQLException {
        List<String> told = new ArrayList<>();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String setting :
                    List.of("server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method")) {
                try (ResultSet row = statement.executeQuery("show " + setting)) {
                    row.next();
                    told.add(setting + " = " + row.getString(1));
                }
            }
        }
        return "PostgreSQL: " + String.join(", ", told);
    }

    private String url() {
        return server.getJdbcUrl(USER, "postgres");
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
