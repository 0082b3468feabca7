package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.UsageCount;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The single statements about reservations on H2. */
final class H2Reservations {

    private static final String FIND = """
            select reservation.reservation_id, reservation.meter, reservation.amount, reservation.period_start,
                reservation.period_end, reservation.created_at, reservation.expires_at,
                reservation.expires_at <= current_timestamp as expired, entry.amount as granted,
                entry.refunded_at is not null as refunded
            from tenancy.tenancy_usage_reservation reservation
            left join tenancy.tenancy_usage_entry entry
              on entry.tenant_id = reservation.tenant_id and entry.entry_id = reservation.reservation_id
            where reservation.tenant_id = ? and reservation.""";

    private static final String LOCK_COUNTER = """
            select 1
            from tenancy.tenancy_usage_counter
            where tenant_id = ? and meter = ? and period_start = ?
            for update
            """;

    private static final String PERIODS = """
            select distinct period_start
            from tenancy.tenancy_usage_reservation
            where tenant_id = ? and meter = ? and expires_at <= current_timestamp
            order by period_start
            """;

    private static final String EXPIRED = """
            select sum(amount) as freed, count(*) as ended
            from tenancy.tenancy_usage_reservation
            where tenant_id = ? and meter = ? and period_start = ? and expires_at <= current_timestamp
            """;

    private static final String DELETE_EXPIRED = """
            delete from tenancy.tenancy_usage_reservation
            where tenant_id = ? and meter = ? and period_start = ? and expires_at <= current_timestamp
            """;

    private static final String DELETE =
            "delete from tenancy.tenancy_usage_reservation where tenant_id = ? and reservation_id = ?";

    private static final String TAKE = """
            update tenancy.tenancy_usage_counter
            set reserved = reserved + cast(? as bigint)
            where tenant_id = ? and meter = ? and period_start = ? and used + reserved <= cast(? as bigint)
            """;

    private static final String MOVE = """
            update tenancy.tenancy_usage_counter
            set reserved = reserved - cast(? as bigint), used = used + cast(? as bigint)
            where tenant_id = ? and meter = ? and period_start = ?
            """;

    private static final String INSERT = """
            select expires_at from final table (
                insert into tenancy.tenancy_usage_reservation
                    (tenant_id, reservation_id, meter, period_start, period_end, amount, idempotency_key, created_at,
                    expires_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, dateadd(microsecond, cast(? as bigint), current_timestamp)))
            """;

    private static final String RECORD = """
            insert into tenancy.tenancy_usage_entry
                (tenant_id, entry_id, meter, period_start, period_end, amount, created_at)
            values (?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String COMMIT = """
            update tenancy.tenancy_usage_reservation
            set expires_at = null
            where tenant_id = ? and reservation_id = ?
            """;

    private static final String COUNT = """
            select counter.used, counter.reserved - coalesce((
                select sum(reservation.amount)
                from tenancy.tenancy_usage_reservation reservation
                where reservation.tenant_id = counter.tenant_id
                  and reservation.meter = counter.meter
                  and reservation.period_start = counter.period_start
                  and reservation.expires_at <= current_timestamp), 0) as reserved
            from tenancy.tenancy_usage_counter counter
            where counter.tenant_id = ? and counter.meter = ? and counter.period_start = ?
            """;

    private H2Reservations() {}

    static @Nullable HeldReservation find(Connection connection, TenantId tenant, GrantId id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FIND + "reservation_id = ?")) {
            new Parameters(statement).uuid(tenant.value()).uuid(id.value());
            return held(statement);
        }
    }

    static @Nullable HeldReservation ofKey(Connection connection, TenantId tenant, @Nullable String idempotencyKey)
            throws SQLException {
        if (idempotencyKey == null) {
            return null;
        }
        try (PreparedStatement statement = connection.prepareStatement(FIND + "idempotency_key = ?")) {
            new Parameters(statement).uuid(tenant.value()).text(idempotencyKey);
            return held(statement);
        }
    }

    static void lockCounter(Connection connection, TenantId tenant, String meter, Instant start) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK_COUNTER)) {
            new Parameters(statement).uuid(tenant.value()).text(meter).time(start);
            statement.execute();
        }
    }

    static List<Instant> periodsWithExpired(Connection connection, TenantId tenant, String meter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PERIODS)) {
            new Parameters(statement).uuid(tenant.value()).text(meter);
            List<Instant> starts = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    starts.add(time(rows, "period_start"));
                }
            }
            return starts;
        }
    }

    /** Takes what has run out off the counter, which is locked; how many reservations that were. */
    static long deleteExpired(Connection connection, TenantId tenant, String meter, Instant start) throws SQLException {
        long freed;
        try (PreparedStatement statement = connection.prepareStatement(EXPIRED)) {
            new Parameters(statement).uuid(tenant.value()).text(meter).time(start);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                freed = row.getLong("freed");
                if (row.getLong("ended") == 0) {
                    return 0;
                }
            }
        }
        move(connection, tenant, meter, start, freed, 0);
        try (PreparedStatement statement = connection.prepareStatement(DELETE_EXPIRED)) {
            new Parameters(statement).uuid(tenant.value()).text(meter).time(start);
            return statement.executeUpdate();
        }
    }

    static void delete(Connection connection, TenantId tenant, GrantId id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
            new Parameters(statement).uuid(tenant.value()).uuid(id.value());
            statement.executeUpdate();
        }
    }

    /** Takes room on the counter; false when there is none, or no counter yet. */
    static boolean take(Connection connection, TenantId tenant, Charge charge) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
            new Parameters(statement)
                    .number(charge.amount())
                    .uuid(tenant.value())
                    .text(charge.meter().key())
                    .time(charge.period().start())
                    .number(charge.limit().ceiling() - charge.amount());
            return statement.executeUpdate() == 1;
        }
    }

    /** Takes what was reserved off the counter, and counts {@code used} of it. */
    static void move(Connection connection, TenantId tenant, HeldReservation held, long used) throws SQLException {
        move(connection, tenant, held.meter(), held.period().start(), held.amount(), used);
    }

    /** Until when it is held. */
    static Instant insert(Connection connection, TenantId tenant, Charge charge, Duration timeToLive)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            new Parameters(statement)
                    .uuid(tenant.value())
                    .uuid(charge.id().value())
                    .text(charge.meter().key())
                    .time(charge.period().start())
                    .time(charge.period().end())
                    .number(charge.amount())
                    .text(charge.idempotencyKey())
                    .time(charge.at())
                    .number(timeToLive.dividedBy(ChronoUnit.MICROS.getDuration()));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return time(row, "expires_at");
            }
        }
    }

    /** Records the entry that a reservation becomes. */
    static void settle(Connection connection, TenantId tenant, HeldReservation held, long amount) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RECORD)) {
            new Parameters(statement)
                    .uuid(tenant.value())
                    .uuid(held.id().value())
                    .text(held.meter())
                    .time(held.period().start())
                    .time(held.period().end())
                    .number(amount)
                    .time(held.createdAt());
            statement.executeUpdate();
        }
        try (PreparedStatement statement = connection.prepareStatement(COMMIT)) {
            new Parameters(statement).uuid(tenant.value()).uuid(held.id().value());
            statement.executeUpdate();
        }
    }

    static UsageCount count(Connection connection, TenantId tenant, String meter, Instant start) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            new Parameters(statement).uuid(tenant.value()).text(meter).time(start);
            try (ResultSet counter = statement.executeQuery()) {
                return counter.next()
                        ? new UsageCount(counter.getLong("used"), counter.getLong("reserved"))
                        : UsageCount.ZERO;
            }
        }
    }

    private static void move(Connection connection, TenantId tenant, String meter, Instant start, long freed, long used)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MOVE)) {
            new Parameters(statement)
                    .number(freed)
                    .number(used)
                    .uuid(tenant.value())
                    .text(meter)
                    .time(start);
            statement.executeUpdate();
        }
    }

    private static @Nullable HeldReservation held(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                return null;
            }
            OffsetDateTime expiresAt = row.getObject("expires_at", OffsetDateTime.class);
            long granted = row.getLong("granted");
            return new HeldReservation(
                    new GrantId(row.getObject("reservation_id", UUID.class)),
                    row.getString("meter"),
                    row.getLong("amount"),
                    LedgerReads.period(row, "period_start", "period_end"),
                    time(row, "created_at"),
                    expiresAt == null ? null : expiresAt.toInstant(),
                    row.getBoolean("expired"),
                    expiresAt == null ? granted : null,
                    row.getBoolean("refunded"));
        }
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
