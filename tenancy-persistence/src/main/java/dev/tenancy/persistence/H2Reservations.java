package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.usage.Charge;
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

/** The single statements about reservations on H2, and the locks on the counters that have them. */
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

    private static final String DELETE =
            "delete from tenancy.tenancy_usage_reservation where tenant_id = ? and reservation_id = ?";

    private static final String INSERT = """
            select expires_at from final table (
                insert into tenancy.tenancy_usage_reservation
                    (tenant_id, reservation_id, meter, period_start, period_end, amount, idempotency_key, created_at,
                    topped_up, expires_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, dateadd(microsecond, cast(? as bigint), current_timestamp)))
            """;

    private static final String COMMIT = """
            update tenancy.tenancy_usage_reservation
            set expires_at = null
            where tenant_id = ? and reservation_id = ?
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
        H2Counters.lockSince(connection, tenant, meter, since);
        return true;
    }

    static void delete(Connection connection, TenantId tenant, GrantId id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
            new Parameters(statement).uuid(tenant.value()).uuid(id.value());
            statement.executeUpdate();
        }
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
        H2Entries.record(
                connection, tenant, held.id(), held.meter(), held.period(), amount, null, held.createdAt(), toppedUp);
        try (PreparedStatement statement = connection.prepareStatement(COMMIT)) {
            new Parameters(statement).uuid(tenant.value()).uuid(held.id().value());
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
