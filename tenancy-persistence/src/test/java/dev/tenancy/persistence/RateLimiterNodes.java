package dev.tenancy.persistence;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.testkit.MovableClock;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A new PostgreSQL database with the engine's schema, and the shared rate limiters of as many nodes as a test wants. */
final class RateLimiterNodes implements AutoCloseable {

    private final PostgresDatabase database = PostgresServer.newDatabase();
    private final HikariDataSource engine = TestDatabase.open(database);
    private final List<PostgresRateLimiter> nodes = new ArrayList<>();

    RateLimiterNodes() {
        TenancySchema.migrate(engine);
    }

    PostgresRateLimiter node(InstantSource clock) {
        return node(clock, pool());
    }

    PostgresRateLimiter node(InstantSource clock, HikariDataSource pool) {
        PostgresRateLimiter node = new PostgresRateLimiter(
                pool, clock, clock instanceof MovableClock movable ? movable::nanoTime : System::nanoTime);
        nodes.add(node);
        return node;
    }

    HikariDataSource pool() {
        return pool(database.url());
    }

    HikariDataSource pool(String url) {
        return RateLimiterPool.open(url, database.engineUser(), database.password());
    }

    /** Of a role that may read and write the engine's tables, and no more. */
    HikariDataSource poolOfWhoOwnsNothing() throws SQLException {
        String role = database.applicationUser();
        database.asSuperuser("create role " + role + " login password '" + database.password() + "'");
        database.as(
                database.engineUser(),
                "grant usage on schema " + TenancySchema.NAME + " to " + role
                        + "; grant select, insert, update, delete on all tables in schema " + TenancySchema.NAME
                        + " to " + role);
        return RateLimiterPool.open(database.url(), role, database.password());
    }

    PostgresDatabase database() {
        return database;
    }

    HikariDataSource engine() {
        return engine;
    }

    /** How many buckets are stored. */
    long rows() throws SQLException {
        try (Connection connection = engine.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + SharedBuckets.TABLE)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() {
        nodes.forEach(PostgresRateLimiter::close);
        engine.close();
        database.close();
    }
}
