package dev.tenancy.benchmarks.isolation;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.access.TenantContext;
import dev.tenancy.persistence.ApplicationRole;
import dev.tenancy.persistence.TenancySchema;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A database with the loaded table. All contenders share the one connection of the pool: another process of the server may be
 * half as fast for minutes, by where the operating system has put it.
 *
 * @param heldSchema of the kit's table, of whose rows the database shows one tenant's alone, where it can
 * @param rawSchema of the same table without that
 * @param handFilteredSchema of another one: two contenders that share a table would find its pages fresher than the third does
 */
record BenchmarkDatabase(
        String name,
        HikariDataSource pool,
        String heldSchema,
        String rawSchema,
        String handFilteredSchema,
        Runnable dropping)
        implements AutoCloseable {

    private static final String HELD = "held";
    // A migration asks for a second one beside its own.
    private static final int OWNERS_CONNECTIONS = 4;
    /** As {@link dev.tenancy.persistence.DatabasePool#openForApplication} has it. */
    private static final String PLAN_ONCE = "force_generic_plan";

    private static final String RAW = "raw";
    private static final String HAND_FILTERED = "hand_filtered";
    private static final List<String> SCHEMAS = List.of(HELD, RAW, HAND_FILTERED);

    static BenchmarkDatabase postgresql(List<TenantContext> tenants, int rows) throws SQLException {
        PostgresDatabase database = PostgresServer.newDatabase();
        String url = database.url() + "?reWriteBatchedInserts=true&options=-c%20plan_cache_mode=";
        try (HikariDataSource owner =
                pool(url + PLAN_ONCE, database.engineUser(), database.password(), OWNERS_CONNECTIONS)) {
            execute(
                    owner,
                    SCHEMAS.stream().map(schema -> "create schema " + schema).toList());
            LeadTable.createAndLoad(owner, HELD, tenants, rows);
            LeadTable.copy(owner, HELD, RAW);
            LeadTable.copy(owner, HELD, HAND_FILTERED);
            TenancySchema.migrate(owner);
            for (String schema : SCHEMAS) {
                ApplicationRole.ensure(owner, database.applicationUser(), database.password(), schema);
                execute(owner, List.of("alter table " + schema + ".lead set (autovacuum_enabled = false)"));
            }
            HikariDataSource pool = pool(url + PLAN_ONCE, database.applicationUser(), database.password(), 1);
            Units.protect(pool, HELD, owner);
            database.asSuperuser("vacuum (analyze)");
            database.asSuperuser("checkpoint");
            return new BenchmarkDatabase("PostgreSQL", pool, HELD, RAW, HAND_FILTERED, database::close);
        }
    }

    /** The same, where PostgreSQL decides for every statement whether to plan it anew for its values. */
    BenchmarkDatabase planningByValue() {
        HikariDataSource other =
                pool(pool.getJdbcUrl().replace(PLAN_ONCE, "auto"), pool.getUsername(), pool.getPassword(), 1);
        return new BenchmarkDatabase(
                name + ", plans by value", other, heldSchema, rawSchema, handFilteredSchema, () -> {});
    }

    static BenchmarkDatabase h2(List<TenantContext> tenants, int rows) throws SQLException {
        HikariDataSource pool = pool("jdbc:h2:mem:" + Samples.uuid() + ";DB_CLOSE_DELAY=-1", "sa", "", 1);
        LeadTable.createAndLoad(pool, "public", tenants, rows);
        execute(pool, List.of("analyze"));
        return new BenchmarkDatabase("H2", pool, "public", "public", "public", () -> {});
    }

    private static void execute(HikariDataSource pool, List<String> statements) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    private static HikariDataSource pool(String url, String user, String password, int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setAutoCommit(false);
        config.setMaximumPoolSize(connections);
        return new HikariDataSource(config);
    }

    @Override
    public void close() {
        pool.close();
        dropping.run();
    }
}
