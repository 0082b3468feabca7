package dev.tenancy.persistence;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A database of a test class's own, with the engine's pool on it. */
final class TestDatabase implements AutoCloseable {

    private static final long MANY_WRITERS_MILLIS = 10_000;

    private final HikariDataSource engine;
    private final DataSource unpooled;
    private final Runnable dropping;

    private TestDatabase(HikariDataSource engine, DataSource unpooled, Runnable dropping) {
        this.engine = engine;
        this.unpooled = unpooled;
        this.dropping = dropping;
    }

    static TestDatabase h2InMemory() {
        String url = "jdbc:h2:mem:" + Samples.uuid() + ";DB_CLOSE_DELAY=-1";
        return h2(url);
    }

    static TestDatabase h2File(Path folder) {
        return h2("jdbc:h2:file:" + folder.resolve("tenancy"));
    }

    private static TestDatabase h2(String url) {
        HikariDataSource engine = DatabasePool.open(url, "sa", "");
        return new TestDatabase(patient(engine), DatabasePool.unpooled(url, "sa", ""), () -> {});
    }

    static TestDatabase postgres() {
        PostgresDatabase database = PostgresServer.newDatabase();
        return new TestDatabase(patient(open(database)), unpooled(database), database::close);
    }

    // The contracts let 64 threads write, on H2 one at a time, and are not about how long they wait for a connection.
    private static HikariDataSource patient(HikariDataSource engine) {
        engine.setConnectionTimeout(MANY_WRITERS_MILLIS);
        return engine;
    }

    static HikariDataSource open(PostgresDatabase database) {
        return DatabasePool.open(database.url(), database.engineUser(), database.password());
    }

    static DataSource unpooled(PostgresDatabase database) {
        return DatabasePool.unpooled(database.url(), database.engineUser(), database.password());
    }

    /** Connects to the database without a pool. */
    DataSource unpooled() {
        return unpooled;
    }

    HikariDataSource engine() {
        return engine;
    }

    /** The same database with the engine's schema in it. */
    TestDatabase migrated() {
        TenancySchema.migrate(engine);
        return this;
    }

    /** Changes rows by hand, one at least. */
    void change(String sql) throws SQLException {
        try (Connection connection = engine.getConnection();
                Statement statement = connection.createStatement()) {
            if (statement.executeUpdate(sql) == 0) {
                throw new AssertionError("Nothing was changed by: " + sql);
            }
        }
    }

    @Override
    public void close() {
        engine.close();
        dropping.run();
    }
}
