package dev.tenancy.testkit.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;

/**
 * The one PostgreSQL server of this JVM's tests, started when it is first asked for and stopped with the JVM. The system
 * property {@value #URL_PROPERTY}, a JDBC URL of a superuser ({@code jdbc:postgresql://host:port/postgres?user=…&password=…}),
 * takes a running server instead. A server that can't be had fails the test. Thread-safe.
 */
public final class PostgresServer {

    /** Names a running server, to be used instead of an embedded one. */
    public static final String URL_PROPERTY = "tenancy.test.postgres.url";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String adminUrl;

    PostgresServer(String adminUrl) {
        this.adminUrl = adminUrl;
    }

    /** A new database on this JVM's server. */
    public static PostgresDatabase newDatabase() {
        return Shared.SERVER.createDatabase();
    }

    /** A database on this server with a name that no other has. */
    PostgresDatabase createDatabase() {
        return new PostgresDatabase(this, "tenancy_" + randomHex(6), randomHex(16));
    }

    void execute(String sql) {
        execute(adminUrl, sql, "postgres");
    }

    void execute(String database, String sql) {
        execute(inDatabase(database), sql, database);
    }

    String urlOf(String database) {
        String url = inDatabase(database);
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }

    String superuserUrlOf(String database) {
        return inDatabase(database);
    }

    private String inDatabase(String database) {
        return adminUrl.replaceFirst("(jdbc:postgresql://[^/]+/)[^?]*", "$1" + database);
    }

    private static void execute(String url, String sql, String database) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException("The superuser could not prepare the test database " + database, failed);
        }
    }

    private static String randomHex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static PostgresServer start() {
        String running = System.getProperty(URL_PROPERTY);
        if (running != null) {
            return new PostgresServer(running);
        }
        try {
            EmbeddedPostgres embedded = EmbeddedPostgres.builder()
                    // Its data dies with the tests.
                    .setServerConfig("fsync", "off")
                    .setServerConfig("full_page_writes", "off")
                    .start();
            return new PostgresServer(embedded.getJdbcUrl("postgres", "postgres"));
        } catch (IOException failed) {
            throw new UncheckedIOException("No PostgreSQL could be started for the tests", failed);
        }
    }

    /** Loaded, and so started, at the first use. */
    private static final class Shared {
        static final PostgresServer SERVER = start();
    }
}
