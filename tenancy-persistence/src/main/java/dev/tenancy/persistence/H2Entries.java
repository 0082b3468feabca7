package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.UsagePeriod;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The single statements about entries on H2. */
final class H2Entries {

    private static final String RECORD = """
            insert into tenancy.tenancy_usage_entry
                (tenant_id, entry_id, meter, period_start, period_end, amount, idempotency_key, created_at, topped_up)
            values (?, ?, ?, ?, ?, ?, ?, coalesce(cast(? as timestamp(6) with time zone), current_timestamp), ?)
            """;

    private static final String LOCK_GRANT = """
            select meter, period_start, amount, topped_up
            from tenancy.tenancy_usage_entry
            where tenant_id = ? and entry_id = ? and refunded_at is null and amount > 0
            for update
            """;

    private static final String REFUND = """
            update tenancy.tenancy_usage_entry
            set refunded_at = current_timestamp, idempotency_key = null
            where tenant_id = ? and entry_id = ?
            """;

    private static final String REDUCE = """
            update tenancy.tenancy_usage_entry
            set amount = ?, topped_up = ?
            where tenant_id = ? and entry_id = ?
            """;

    /** A grant that was not refunded: its counter, and its units, of which top-ups paid for {@code toppedUp}. */
    record Granted(String meter, Instant start, long amount, long toppedUp) {}

    private H2Entries() {}

    /** Notes the entry; {@code at} is null for the database's own time. */
    static void record(
            Connection connection,
            TenantId tenant,
            GrantId id,
            String meter,
            UsagePeriod period,
            long amount,
            @Nullable String idempotencyKey,
            @Nullable Instant at,
            long toppedUp)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RECORD)) {
            set(statement, tenant, id, meter, period, amount, idempotencyKey, at, toppedUp);
            statement.executeUpdate();
        }
    }

    static void record(Connection connection, TenantId tenant, Charge charge, long toppedUp) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RECORD)) {
            set(statement, tenant, charge, toppedUp);
            statement.executeUpdate();
        }
    }

    /** Notes what the groups ask for, none of which takes of a top-up. */
    static void record(Connection connection, Collection<ChargeGroup> groups) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RECORD)) {
            for (ChargeGroup group : groups) {
                for (PendingCharge one : group.asking()) {
                    set(statement, one.tenant(), one.charge(), 0);
                    statement.addBatch();
                }
            }
            statement.executeBatch();
        }
    }

    private static void set(PreparedStatement statement, TenantId tenant, Charge charge, long toppedUp)
            throws SQLException {
        set(
                statement,
                tenant,
                charge.id(),
                charge.meter().key(),
                charge.period(),
                charge.amount(),
                charge.idempotencyKey(),
                charge.at(),
                toppedUp);
    }

    private static void set(
            PreparedStatement statement,
            TenantId tenant,
            GrantId id,
            String meter,
            UsagePeriod period,
            long amount,
            @Nullable String idempotencyKey,
            @Nullable Instant at,
            long toppedUp)
            throws SQLException {
        new Parameters(statement)
                .uuid(tenant.value())
                .uuid(id.value())
                .text(meter)
                .time(period.start())
                .time(period.end())
                .number(amount)
                .text(idempotencyKey)
                .time(at)
                .number(toppedUp);
    }

    /** Null when there is no such grant, or none left to give back. */
    static @Nullable Granted lock(Connection connection, TenantId tenant, GrantId id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK_GRANT)) {
            new Parameters(statement).uuid(tenant.value()).uuid(id.value());
            try (ResultSet entry = statement.executeQuery()) {
                return entry.next()
                        ? new Granted(
                                entry.getString("meter"),
                                Columns.time(entry, "period_start"),
                                entry.getLong("amount"),
                                entry.getLong("topped_up"))
                        : null;
            }
        }
    }

    /** Marks the grant as given back, and frees its key. */
    static void refund(Connection connection, TenantId tenant, GrantId id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REFUND)) {
            new Parameters(statement).uuid(tenant.value()).uuid(id.value());
            statement.executeUpdate();
        }
    }

    static void reduce(Connection connection, TenantId tenant, GrantId id, long amount, long toppedUp)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REDUCE)) {
            new Parameters(statement)
                    .number(amount)
                    .number(toppedUp)
                    .uuid(tenant.value())
                    .uuid(id.value());
            statement.executeUpdate();
        }
    }
}
