package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.id.TopUpId;
import dev.tenancy.usage.LedgerReconciliation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Adds up a tenant's ledger in one transaction that sees the state of one moment, some entries a statement. */
final class LedgerSnapshot {

    /** How many entries one statement adds up: it is to end well before the limits on a statement. */
    private static final int ENTRIES = 10_000;

    private static final String COUNTERS = """
            select meter, period_start, used + topped_up as used, reserved + topped_up_reserved as reserved,
                topped_up + topped_up_reserved as topped_up
            from tenancy.tenancy_usage_counter
            where tenant_id = ?
            """;

    private static final String HELD = """
            select meter, period_start, sum(amount) as amount
            from tenancy.tenancy_usage_reservation
            where tenant_id = ? and expires_at is not null
            group by meter, period_start
            """;

    private static final String DRAWN = """
            select meter, period_start, sum(draw.amount) as amount
            from (
                select tenant_id, entry_id as id, meter, period_start
                from tenancy.tenancy_usage_entry
                where tenant_id = ? and topped_up > 0
                union
                select tenant_id, reservation_id as id, meter, period_start
                from tenancy.tenancy_usage_reservation
                where tenant_id = ? and topped_up > 0) taker
            join tenancy.tenancy_usage_draw draw on draw.tenant_id = taker.tenant_id and draw.draw_id = taker.id
            group by meter, period_start
            """;

    private static final String TOP_UPS = """
            select top_up_id, meter, amount - remaining as taken, (
                select coalesce(sum(draw.amount), 0)
                from tenancy.tenancy_usage_draw draw
                where draw.tenant_id = top_up.tenant_id and draw.top_up_id = top_up.top_up_id) as drawn
            from tenancy.tenancy_top_up top_up
            where tenant_id = ?
            """;

    private final DataSource dataSource;
    private final RunningUnits units;
    private final int isolation;
    private final int batch;

    LedgerSnapshot(DataSource dataSource, RunningUnits units, DatabaseKind kind) {
        this(dataSource, units, kind, ENTRIES);
    }

    LedgerSnapshot(DataSource dataSource, RunningUnits units, DatabaseKind kind, int batch) {
        this.dataSource = dataSource;
        this.units = units;
        this.isolation = kind.snapshotIsolation();
        this.batch = batch;
    }

    LedgerReconciliation reconciliation(TenantId tenant) {
        units.requireNone();
        try (Connection taken = dataSource.getConnection();
                Connection connection = restoredWhenClosed(taken)) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(isolation);
            return reconciliation(connection, tenant);
        } catch (SQLException failed) {
            throw StoreFailures.translate(failed);
        }
    }

    private static Connection restoredWhenClosed(Connection connection) throws SQLException {
        int isolationBefore = connection.getTransactionIsolation();
        boolean autoCommitBefore = connection.getAutoCommit();
        return CloseHook.on(connection, () -> {
            connection.rollback();
            connection.setTransactionIsolation(isolationBefore);
            connection.setAutoCommit(autoCommitBefore);
        });
    }

    private LedgerReconciliation reconciliation(Connection connection, TenantId tenant) throws SQLException {
        LedgerReconciliation sums = new LedgerReconciliation();
        try (PreparedStatement statement = connection.prepareStatement(COUNTERS)) {
            new Parameters(statement).uuid(tenant.value());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    sums.count(
                            row.getString("meter"),
                            Columns.time(row, "period_start"),
                            row.getLong("used"),
                            row.getLong("reserved"),
                            row.getLong("topped_up"));
                }
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(HELD)) {
            new Parameters(statement).uuid(tenant.value());
            add(statement, sums::hold);
        }
        try (PreparedStatement statement = connection.prepareStatement(DRAWN)) {
            new Parameters(statement).uuid(tenant.value()).uuid(tenant.value());
            add(statement, sums::draw);
        }
        try (PreparedStatement statement = connection.prepareStatement(TOP_UPS)) {
            new Parameters(statement).uuid(tenant.value());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    TopUpId id = new TopUpId(row.getObject("top_up_id", UUID.class));
                    sums.topUp(id, row.getString("meter"), row.getLong("taken"));
                    sums.drawOf(id, row.getLong("drawn"));
                }
            }
        }
        UUID after = null;
        do {
            UUID last = lastOfBatch(connection, tenant, after);
            record(connection, tenant, after, last, sums);
            after = last;
        } while (after != null);
        return sums;
    }

    /** Null when fewer entries are left than make a batch. */
    private @Nullable UUID lastOfBatch(Connection connection, TenantId tenant, @Nullable UUID after)
            throws SQLException {
        String sql = """
            select entry_id
            from tenancy.tenancy_usage_entry
            where tenant_id = ? %s
            order by entry_id
            offset %d rows fetch next 1 row only
            """.formatted(after == null ? "" : "and entry_id > ?", batch - 1);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Parameters parameters = new Parameters(statement).uuid(tenant.value());
            if (after != null) {
                parameters.uuid(after);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getObject("entry_id", UUID.class) : null;
            }
        }
    }

    private static void record(
            Connection connection,
            TenantId tenant,
            @Nullable UUID after,
            @Nullable UUID last,
            LedgerReconciliation sums)
            throws SQLException {
        String bounds = (after == null ? "" : "and entry_id > ? ") + (last == null ? "" : "and entry_id <= ?");
        try (PreparedStatement statement = connection.prepareStatement("""
            select meter, period_start, sum(amount) as amount
            from tenancy.tenancy_usage_entry
            where tenant_id = ? and refunded_at is null %s
            group by meter, period_start
            """.formatted(bounds))) {
            Parameters parameters = new Parameters(statement).uuid(tenant.value());
            if (after != null) {
                parameters.uuid(after);
            }
            if (last != null) {
                parameters.uuid(last);
            }
            add(statement, sums::record);
        }
    }

    private interface Sum {
        void add(String meter, Instant periodStart, long amount);
    }

    private static void add(PreparedStatement statement, Sum sum) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                sum.add(row.getString("meter"), Columns.time(row, "period_start"), row.getLong("amount"));
            }
        }
    }
}
