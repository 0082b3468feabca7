package dev.tenancy.benchmarks.usage;

import dev.tenancy.testkit.Samples;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** A table of counters and one of entries, with the columns and the indexes of the engine's own. */
record UsageTables(String counter, String entry) {

    static final UsageTables ENGINE = new UsageTables("tenancy.tenancy_usage_counter", "tenancy.tenancy_usage_entry");

    static final String METER = "calls";

    static final OffsetDateTime START = OffsetDateTime.parse("2026-03-01T00:00:00Z");
    static final OffsetDateTime END = OffsetDateTime.parse("2026-04-01T00:00:00Z");

    private static final long BEGIN = System.nanoTime();

    static UsageTables create(DataSource database, String name, boolean isPostgresql) throws SQLException {
        UsageTables tables = new UsageTables(name + "_counter", name + "_entry");
        String unless = isPostgresql ? " where idempotency_key is not null" : "";
        execute(database, """
                create table %s (
                    tenant_id uuid not null,
                    meter varchar(50) not null,
                    period_start timestamp(6) with time zone not null,
                    used bigint not null check (used >= 0),
                    reserved bigint default 0 not null check (reserved >= 0),
                    topped_up bigint default 0 not null,
                    topped_up_reserved bigint default 0 not null,
                    version bigint default 0 not null,
                    primary key (tenant_id, meter, period_start)) %s
                """.formatted(tables.counter(), isPostgresql ? "with (fillfactor = 50)" : ""));
        execute(database, """
                create table %s (
                    tenant_id uuid not null,
                    entry_id uuid not null,
                    meter varchar(50) not null,
                    period_start timestamp(6) with time zone not null,
                    period_end timestamp(6) with time zone,
                    amount bigint not null,
                    idempotency_key varchar(255),
                    created_at timestamp(6) with time zone not null,
                    refunded_at timestamp(6) with time zone,
                    topped_up bigint default 0 not null,
                    primary key (tenant_id, entry_id))
                """.formatted(tables.entry()));
        execute(
                database,
                "create unique index %s_key on %s (tenant_id, idempotency_key)%s"
                        .formatted(tables.entry(), tables.entry(), unless));
        execute(
                database,
                "create index %s_time on %s (tenant_id, meter, created_at)".formatted(tables.entry(), tables.entry()));
        return tables;
    }

    /** A time in the period, later by what has passed since the last one: an index of times is not to find the same all over. */
    static OffsetDateTime now() {
        return START.plusNanos(System.nanoTime() - BEGIN);
    }

    void addEntry(Connection connection, UUID tenant) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into " + entry
                + " (tenant_id, entry_id, meter, period_start, period_end, amount, created_at)"
                + " values (?, ?, 'calls', ?, ?, 1, ?)")) {
            insert.setObject(1, tenant);
            insert.setObject(2, Samples.uuid());
            insert.setObject(3, START);
            insert.setObject(4, END);
            insert.setObject(5, now());
            insert.executeUpdate();
        }
    }

    void addCounters(DataSource database, List<UUID> tenants) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("insert into " + counter
                        + " (tenant_id, meter, period_start, used) values (?, 'calls', ?, 0)")) {
            for (UUID tenant : tenants) {
                insert.setObject(1, tenant);
                insert.setObject(2, START);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    Counters.Stored stored(DataSource database, List<UUID> tenants) throws SQLException {
        List<Long> used = new ArrayList<>();
        long entries = 0;
        try (Connection connection = database.getConnection()) {
            for (UUID tenant : tenants) {
                used.add(number(
                        connection, "select coalesce(sum(used), 0) from " + counter + " where tenant_id = ?", tenant));
                entries += number(connection, "select count(*) from " + entry + " where tenant_id = ?", tenant);
            }
        }
        return new Counters.Stored(used, entries);
    }

    private static long number(Connection connection, String sql, UUID tenant) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, tenant);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
