package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.GrantCondition;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsagePeriod;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conditional update of the counter, then the entry, in one transaction. H2 judges the condition again on the newest version
 * of a row that it had to wait for.
 */
final class H2LedgerSql implements LedgerSql {

    private static final GrantConditionSql COUNT = new GrantConditionSql(H2LedgerSql::countIf, "?", "?", "?");

    private static final String BEGIN = """
            insert into tenancy.tenancy_usage_counter (tenant_id, meter, period_start, used, reserved)
            select cast(? as uuid), cast(? as varchar), cast(? as timestamp(6) with time zone), 0, 0
            where not exists (
                select 1
                from tenancy.tenancy_usage_counter counter
                where counter.tenant_id = ? and counter.meter = ? and counter.period_start = ?)
            """;

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

    private static final String LOWER = """
            update tenancy.tenancy_usage_counter
            set used = used - cast(? as bigint), topped_up = topped_up - cast(? as bigint)
            where tenant_id = ? and meter = ? and period_start = ? and used >= ?
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

    private static final String MAY_DRAW = """
            select 1
            from tenancy.tenancy_top_up
            where tenant_id = ? and meter = ? and
            """ + TopUpSql.LIVE_AT + """
            union all
            select 1
            from tenancy.tenancy_usage_reservation
            where tenant_id = ? and meter = ? and topped_up > 0 and expires_at <= current_timestamp
            """;

    @Override
    public boolean isOneStatement() {
        return false;
    }

    @Override
    public OptionalLong grant(Connection connection, TenantId tenant, Charge charge) throws SQLException {
        OptionalLong used = count(connection, tenant, charge);
        if (used.isEmpty() && begin(connection, tenant, charge)) {
            used = count(connection, tenant, charge);
        }
        if (used.isPresent()) {
            record(
                    connection,
                    tenant,
                    charge.id(),
                    charge.meter(),
                    charge.period(),
                    charge.amount(),
                    charge.idempotencyKey(),
                    charge.at(),
                    0);
        }
        return used;
    }

    @Override
    public Optional<Drawn> grantDrawing(Connection connection, TenantId tenant, Charge charge) throws SQLException {
        if (!mayDraw(connection, tenant, charge)) {
            return Optional.empty();
        }
        H2ReservationSql.reclaim(connection, tenant, charge.meter().key());
        begin(connection, tenant, charge);
        String meter = charge.meter().key();
        Instant start = charge.period().start();
        H2Reservations.lockCounter(connection, tenant, meter, start);
        GrantCondition condition = charge.condition();
        if ((condition != null && !LedgerReads.holds(connection, tenant, condition, charge.at()))
                || LedgerReads.isUsed(connection, tenant, charge.idempotencyKey())) {
            return Optional.empty();
        }
        UsageCount taken = LedgerReads.count(connection, tenant, meter, charge.period());
        OptionalLong drawn =
                H2Draws.draw(connection, tenant, charge, charge.limit().ceiling() - taken.used() - taken.reserved());
        if (drawn.isEmpty()) {
            return Optional.empty();
        }
        long toppedUp = drawn.getAsLong();
        lower(connection, tenant, meter, start, toppedUp - charge.amount(), -toppedUp);
        record(
                connection,
                tenant,
                charge.id(),
                charge.meter(),
                charge.period(),
                charge.amount(),
                charge.idempotencyKey(),
                charge.at(),
                toppedUp);
        return Optional.of(new Drawn(taken.used() + charge.amount() - toppedUp, toppedUp));
    }

    /** Whether units may be found in top-ups, those that reservations which have run out still hold among them. */
    static boolean mayDraw(Connection connection, TenantId tenant, Charge charge) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MAY_DRAW)) {
            String meter = charge.meter().key();
            new Parameters(statement)
                    .uuid(tenant.value())
                    .text(meter)
                    .time(charge.at())
                    .uuid(tenant.value())
                    .text(meter);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    @Override
    public boolean refund(Connection connection, TenantId tenant, GrantId grant) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK_GRANT)) {
            new Parameters(statement).uuid(tenant.value()).uuid(grant.value());
            try (ResultSet entry = statement.executeQuery()) {
                if (!entry.next()) {
                    return false;
                }
                Instant start = Columns.time(entry, "period_start");
                long drawn = entry.getLong("topped_up");
                if (!lower(
                        connection, tenant, entry.getString("meter"), start, entry.getLong("amount") - drawn, drawn)) {
                    return false;
                }
                if (drawn > 0) {
                    H2Draws.giveBack(connection, tenant, grant, 0, 0);
                }
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(REFUND)) {
            new Parameters(statement).uuid(tenant.value()).uuid(grant.value());
            return statement.executeUpdate() == 1;
        }
    }

    @Override
    public boolean refundAllBut(Connection connection, TenantId tenant, GrantId grant, long kept) throws SQLException {
        long left = 0;
        try (PreparedStatement statement = connection.prepareStatement(LOCK_GRANT)) {
            new Parameters(statement).uuid(tenant.value()).uuid(grant.value());
            try (ResultSet entry = statement.executeQuery()) {
                if (!entry.next() || entry.getLong("amount") <= kept) {
                    return false;
                }
                String meter = entry.getString("meter");
                Instant start = Columns.time(entry, "period_start");
                long amount = entry.getLong("amount");
                long drawn = entry.getLong("topped_up");
                H2Reservations.lockCounter(connection, tenant, meter, start);
                if (drawn > 0) {
                    left = H2Draws.giveBack(connection, tenant, grant, kept, amount - drawn);
                }
                if (!lower(connection, tenant, meter, start, amount - drawn - (kept - left), drawn - left)) {
                    return false;
                }
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(REDUCE)) {
            new Parameters(statement)
                    .number(kept)
                    .number(left)
                    .uuid(tenant.value())
                    .uuid(grant.value());
            return statement.executeUpdate() == 1;
        }
    }

    @Override
    public boolean release(Connection connection, TenantId tenant, GrantId id, Meter standing, long amount)
            throws SQLException {
        UsagePeriod period = UsagePeriod.standing();
        if (!lower(connection, tenant, standing.key(), period.start(), amount, 0)) {
            return false;
        }
        record(connection, tenant, id, standing, period, -amount, null, null, 0);
        return true;
    }

    private static OptionalLong count(Connection connection, TenantId tenant, Charge charge) throws SQLException {
        GrantCondition condition = charge.condition();
        UUID owner = tenant.value();
        try (PreparedStatement statement = connection.prepareStatement(COUNT.of(condition))) {
            Parameters parameters = new Parameters(statement)
                    .number(charge.amount())
                    .uuid(owner)
                    .text(charge.meter().key())
                    .time(charge.period().start())
                    .number(charge.limit().ceiling() - charge.amount())
                    .uuid(owner)
                    .text(charge.idempotencyKey());
            parameters.uuid(owner).text(charge.meter().key()).time(charge.at());
            if (condition != null) {
                parameters.uuid(owner).uuid(condition.id()).time(charge.at());
            }
            try (ResultSet used = statement.executeQuery()) {
                return used.next() ? OptionalLong.of(used.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    private static String countIf(String predicate) {
        return """
            select used from final table (
                update tenancy.tenancy_usage_counter
                set used = used + cast(? as bigint)
                where tenant_id = ? and meter = ? and period_start = ?
                  and used + reserved <= cast(? as bigint)
                  and not exists (
                      select 1
                      from tenancy.tenancy_usage_entry twin
                      where twin.tenant_id = ? and twin.idempotency_key = cast(? as varchar))
                  and %s
                  and %s)
            """.formatted(TopUpSql.noneBurnsBefore("?", "?", "cast(? as timestamp(6) with time zone)"), predicate);
    }

    /** Makes the counter that the charge is the first to need; false when it is there. */
    static boolean begin(Connection connection, TenantId tenant, Charge charge) throws SQLException {
        return begin(connection, tenant, charge.meter().key(), charge.period().start());
    }

    static boolean begin(Connection connection, TenantId tenant, String meter, Instant start) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
            new Parameters(statement)
                    .uuid(tenant.value())
                    .text(meter)
                    .time(start)
                    .uuid(tenant.value())
                    .text(meter)
                    .time(start);
            return statement.executeUpdate() == 1;
        } catch (SQLException failure) {
            if (StoreFailures.isUniqueViolation(failure)) {
                return true;
            }
            throw failure;
        }
    }

    /** Notes the entry; {@code at} is null for the database's own time. */
    private static void record(
            Connection connection,
            TenantId tenant,
            GrantId id,
            Meter meter,
            UsagePeriod period,
            long amount,
            @Nullable String idempotencyKey,
            @Nullable Instant at,
            long toppedUp)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RECORD)) {
            new Parameters(statement)
                    .uuid(tenant.value())
                    .uuid(id.value())
                    .text(meter.key())
                    .time(period.start())
                    .time(period.end())
                    .number(amount)
                    .text(idempotencyKey)
                    .time(at)
                    .number(toppedUp);
            statement.executeUpdate();
        }
    }

    private static boolean lower(
            Connection connection, TenantId tenant, String meter, Instant start, long amount, long toppedUp)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOWER)) {
            new Parameters(statement)
                    .number(amount)
                    .number(toppedUp)
                    .uuid(tenant.value())
                    .text(meter)
                    .time(start)
                    .number(amount);
            return statement.executeUpdate() == 1;
        }
    }
}
