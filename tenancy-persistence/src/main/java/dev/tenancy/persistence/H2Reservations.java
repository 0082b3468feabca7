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
                reservation.expires_at <= current_timestamp as expired, reservation.topped_up, entry.amount as granted,
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

    private static final String EARLIEST_HELD = """
            select min(period_start) as earliest
            from tenancy.tenancy_usage_reservation
            where tenant_id = ? and meter = ? and expires_at is not null
            """;

    private static final String HAS_EXPIRED = """
            select 1
            from tenancy.tenancy_usage_reservation
            where tenant_id = ? and meter = ? and expires_at <= current_timestamp
            fetch first 1 row only
            """;

    private static final String EARLIEST_EXPIRED = EARLIEST_HELD + " and expires_at <= current_timestamp";

    private static final String LOCK_COUNTERS = """
            select 1
            from tenancy.tenancy_usage_counter
            where tenant_id = ? and meter = ? and period_start >= ?
            order by period_start
            for update
            """;

    private static final String DELETE =
            "delete from tenancy.tenancy_usage_reservation where tenant_id = ? and reservation_id = ?";

    private static final String TAKE =
            """
            update tenancy.tenancy_usage_counter
            set reserved = reserved + cast(? as bigint)
            where tenant_id = ? and meter = ? and period_start = ? and used + reserved <= cast(? as bigint)
              and
            """ + TopUpSql.noneBurnsBefore("?", "?", "cast(? as timestamp(6) with time zone)");

    private static final String MOVE = """
            update tenancy.tenancy_usage_counter
            set reserved = reserved - cast(? as bigint), topped_up_reserved = topped_up_reserved - cast(? as bigint),
                used = used + cast(? as bigint), topped_up = topped_up + cast(? as bigint)
            where tenant_id = ? and meter = ? and period_start = ?
            """;

    private static final String INSERT = """
            select expires_at from final table (
                insert into tenancy.tenancy_usage_reservation
                    (tenant_id, reservation_id, meter, period_start, period_end, amount, idempotency_key, created_at,
                    topped_up, expires_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, dateadd(microsecond, cast(? as bigint), current_timestamp)))
            """;

    private static final String RECORD = """
            insert into tenancy.tenancy_usage_entry
                (tenant_id, entry_id, meter, period_start, period_end, amount, created_at, topped_up)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String COMMIT = """
            update tenancy.tenancy_usage_reservation
            set expires_at = null
            where tenant_id = ? and reservation_id = ?
            """;

    private static final String COUNT = """
            select counter.used + counter.topped_up as used,
                counter.reserved + counter.topped_up_reserved - coalesce(sum(gone.amount), 0) as reserved,
                counter.topped_up, counter.topped_up_reserved - coalesce(sum(gone.topped_up), 0) as topped_up_reserved
            from tenancy.tenancy_usage_counter counter
            left join tenancy.tenancy_usage_reservation gone
              on gone.tenant_id = counter.tenant_id
              and gone.meter = counter.meter
              and gone.period_start = counter.period_start
              and gone.expires_at <= current_timestamp
            where counter.tenant_id = ? and counter.meter = ? and counter.period_start = ?
            group by counter.used, counter.reserved, counter.topped_up, counter.topped_up_reserved
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

    static boolean hasExpired(Connection connection, TenantId tenant, String meter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(HAS_EXPIRED)) {
            new Parameters(statement).uuid(tenant.value()).text(meter);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** What has run out, after all counters of the meter that may be wanted later were locked. */
    static List<HeldReservation> lockExpired(Connection connection, TenantId tenant, String meter) throws SQLException {
        if (!lockCountersSince(EARLIEST_EXPIRED, connection, tenant, meter)) {
            return List.of();
        }
        try (PreparedStatement statement =
                connection.prepareStatement(FIND + "meter = ? and reservation.expires_at <= current_timestamp")) {
            new Parameters(statement).uuid(tenant.value()).text(meter);
            List<HeldReservation> expired = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    expired.add(held(row));
                }
            }
            return expired;
        }
    }

    /** Locks the counters from the first on that has something set aside, whether or not that has run out yet. */
    static void lockCountersOfHeld(Connection connection, TenantId tenant, String meter) throws SQLException {
        lockCountersSince(EARLIEST_HELD, connection, tenant, meter);
    }

    /** False when there is nothing since which to lock them. */
    private static boolean lockCountersSince(String earliest, Connection connection, TenantId tenant, String meter)
            throws SQLException {
        Instant since;
        try (PreparedStatement statement = connection.prepareStatement(earliest)) {
            new Parameters(statement).uuid(tenant.value()).text(meter);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                since = Columns.timeOrNull(row, "earliest");
            }
        }
        if (since == null) {
            return false;
        }
        try (PreparedStatement statement = connection.prepareStatement(LOCK_COUNTERS)) {
            new Parameters(statement).uuid(tenant.value()).text(meter).time(since);
            statement.execute();
        }
        return true;
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
                    .number(charge.limit().ceiling() - charge.amount())
                    .uuid(tenant.value())
                    .text(charge.meter().key())
                    .time(charge.at());
            return statement.executeUpdate() == 1;
        }
    }

    /** Takes what was reserved off the counter, and counts {@code used} of it, of which top-ups pay for {@code toppedUp}. */
    static void move(Connection connection, TenantId tenant, HeldReservation held, long used, long toppedUp)
            throws SQLException {
        move(
                connection,
                tenant,
                held.meter(),
                held.period().start(),
                held.amount() - held.toppedUp(),
                held.toppedUp(),
                used - toppedUp,
                toppedUp);
    }

    /** Sets the charge aside on its counter, which is locked. */
    static void set(Connection connection, TenantId tenant, Charge charge, long toppedUp) throws SQLException {
        String meter = charge.meter().key();
        Instant start = charge.period().start();
        move(connection, tenant, meter, start, toppedUp - charge.amount(), -toppedUp, 0, 0);
    }

    /** Until when it is held. */
    static Instant insert(Connection connection, TenantId tenant, Charge charge, Duration timeToLive, long toppedUp)
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
                    .number(toppedUp)
                    .number(timeToLive.dividedBy(ChronoUnit.MICROS.getDuration()));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return Columns.time(row, "expires_at");
            }
        }
    }

    /** Records the entry that a reservation becomes. */
    static void settle(Connection connection, TenantId tenant, HeldReservation held, long amount, long toppedUp)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RECORD)) {
            new Parameters(statement)
                    .uuid(tenant.value())
                    .uuid(held.id().value())
                    .text(held.meter())
                    .time(held.period().start())
                    .time(held.period().end())
                    .number(amount)
                    .time(held.createdAt())
                    .number(toppedUp);
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
                return Columns.nextCount(counter);
            }
        }
    }

    private static void move(
            Connection connection,
            TenantId tenant,
            String meter,
            Instant start,
            long freed,
            long freedOfTopUps,
            long used,
            long toppedUp)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MOVE)) {
            new Parameters(statement)
                    .number(freed)
                    .number(freedOfTopUps)
                    .number(used)
                    .number(toppedUp)
                    .uuid(tenant.value())
                    .text(meter)
                    .time(start);
            statement.executeUpdate();
        }
    }

    private static @Nullable HeldReservation held(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? held(row) : null;
        }
    }

    private static HeldReservation held(ResultSet row) throws SQLException {
        Instant expiresAt = Columns.timeOrNull(row, "expires_at");
        long granted = row.getLong("granted");
        return new HeldReservation(
                new GrantId(row.getObject("reservation_id", UUID.class)),
                row.getString("meter"),
                row.getLong("amount"),
                LedgerReads.period(row, "period_start", "period_end"),
                Columns.time(row, "created_at"),
                expiresAt,
                row.getBoolean("expired"),
                expiresAt == null ? granted : null,
                row.getBoolean("refunded"),
                row.getLong("topped_up"));
    }
}
