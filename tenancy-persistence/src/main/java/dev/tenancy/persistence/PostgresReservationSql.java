package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Invalid;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Commitment;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.GrantCondition;
import dev.tenancy.usage.Reservation;
import dev.tenancy.usage.ReservationDecision;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsagePeriod;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** By the functions of a schema: the engine's own, or those that the application's role may execute. */
final class PostgresReservationSql implements ReservationSql {

    private final String reserve;
    private final String commit;
    private final String release;
    private final String lockCounters;
    private final String reclaim;
    private final String counts;

    PostgresReservationSql(String schema) {
        reserve = """
            select outcome, used, held_id, held_amount, held_start, held_end, held_until
            from %s.reserve(
                cast(? as uuid), cast(? as uuid), cast(? as varchar), cast(? as timestamptz), cast(? as timestamptz),
                cast(? as bigint), cast(? as bigint), cast(? as varchar), cast(? as timestamptz), cast(? as varchar),
                cast(? as uuid), cast(? as bigint))
            """.formatted(schema);
        commit = """
            select outcome, meter, granted, period_start, period_end, used, topped_up
            from %s.commit_reservation(cast(? as uuid), cast(? as uuid), cast(? as bigint))
            """.formatted(schema);
        release = "select %s.release_reservation(cast(? as uuid), cast(? as uuid))".formatted(schema);
        lockCounters = "select %s.lock_counters(cast(? as uuid), cast(? as varchar), cast(? as timestamptz))"
                .formatted(schema);
        reclaim = "select %s.reclaim(cast(? as uuid), cast(? as varchar))".formatted(schema);
        counts = """
            select used, reserved, topped_up, topped_up_reserved
            from %s.counts(cast(? as uuid), cast(? as varchar), cast(? as timestamptz))
            """.formatted(schema);
    }

    @Override
    public ReservationDecision reserve(Connection connection, TenantId tenant, Charge charge, Duration timeToLive)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(reserve)) {
            new Parameters(statement)
                    .charge(tenant, charge)
                    .number(timeToLive.dividedBy(ChronoUnit.MICROS.getDuration()));
            try (ResultSet answer = statement.executeQuery()) {
                answer.next();
                return decision(charge, answer);
            }
        }
    }

    @Override
    public Commitment commit(Connection connection, TenantId tenant, GrantId reservation, long amount)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(commit)) {
            new Parameters(statement)
                    .uuid(tenant.value())
                    .uuid(reservation.value())
                    .number(amount);
            try (ResultSet answer = statement.executeQuery()) {
                answer.next();
                return commitment(reservation, answer);
            }
        }
    }

    @Override
    public boolean release(Connection connection, TenantId tenant, GrantId reservation) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(release)) {
            new Parameters(statement).uuid(tenant.value()).uuid(reservation.value());
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    @Override
    public void lockCounters(Connection connection, TenantId tenant, Charge charge) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(lockCounters)) {
            new Parameters(statement)
                    .uuid(tenant.value())
                    .text(charge.meter().key())
                    .time(charge.period().start());
            statement.execute();
        }
    }

    @Override
    public long reclaim(Connection connection, TenantId tenant, Meter meter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(reclaim)) {
            new Parameters(statement).uuid(tenant.value()).text(meter.key());
            try (ResultSet answer = statement.executeQuery()) {
                answer.next();
                return answer.getLong(1);
            }
        }
    }

    @Override
    public UsageCount count(Connection connection, TenantId tenant, Meter meter, UsagePeriod period)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(counts)) {
            new Parameters(statement).uuid(tenant.value()).text(meter.key()).time(period.start());
            try (ResultSet counter = statement.executeQuery()) {
                return Columns.nextCount(counter);
            }
        }
    }

    private static ReservationDecision decision(Charge charge, ResultSet answer) throws SQLException {
        String outcome = answer.getString("outcome");
        return switch (outcome) {
            case "RESERVED", "REPLAYED" ->
                new ReservationDecision.Reserved(
                        new Reservation(
                                heldId(answer),
                                charge.meter().key(),
                                answer.getLong("held_amount"),
                                LedgerReads.period(answer, "held_start", "held_end"),
                                Columns.time(answer, "held_until")),
                        outcome.equals("REPLAYED"));
            case "COMMITTED" ->
                new ReservationDecision.AlreadyCommitted(new Grant(
                        heldId(answer),
                        charge.meter().key(),
                        answer.getLong("held_amount"),
                        LedgerReads.period(answer, "held_start", "held_end")));
            default -> new ReservationDecision.Refused(refusal(charge, outcome, answer));
        };
    }

    private static Consumption refusal(Charge charge, String outcome, ResultSet answer) throws SQLException {
        GrantCondition condition = charge.condition();
        if (outcome.equals("CONDITION_FAILED") && condition != null) {
            return new Consumption.ConditionFailed(condition);
        }
        return outcome.equals("KEY_REUSED")
                ? new Consumption.KeyReused()
                : new Consumption.LimitExceeded(
                        charge.meter(), answer.getLong("used"), charge.limit(), charge.period());
    }

    private static GrantId heldId(ResultSet answer) throws SQLException {
        return new GrantId(answer.getObject("held_id", UUID.class));
    }

    private static Commitment commitment(GrantId id, ResultSet answer) throws SQLException {
        String outcome = answer.getString("outcome");
        if (outcome.equals("GONE")) {
            return new Commitment.Gone();
        }
        long granted = answer.getLong("granted");
        if (outcome.equals("TOO_MUCH")) {
            throw tooMuch(granted);
        }
        Grant grant = new Grant(
                id, answer.getString("meter"), granted, LedgerReads.period(answer, "period_start", "period_end"));
        return outcome.equals("OTHERWISE")
                ? new Commitment.CommittedOtherwise(grant)
                : new Commitment.Committed(
                        grant, answer.getLong("used"), answer.getLong("topped_up"), outcome.equals("REPLAYED"));
    }

    static Invalid tooMuch(long reserved) {
        return Invalid.field("amount", "out_of_range", "must be 1 to " + reserved + ", what is reserved.");
    }
}
