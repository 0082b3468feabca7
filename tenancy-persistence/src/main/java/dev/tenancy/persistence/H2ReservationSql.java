package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Commitment;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.GrantCondition;
import dev.tenancy.usage.Reservation;
import dev.tenancy.usage.ReservationDecision;
import dev.tenancy.usage.ReservationDecision.Refused;
import dev.tenancy.usage.ReservationDecision.Reserved;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsagePeriod;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The functions that PostgreSQL has, in steps. Time is that of the transaction's beginning. */
final class H2ReservationSql implements ReservationSql {

    /** How often a twin may come and go before the caller is sent away. */
    private static final int MAX_ATTEMPTS = 10;

    @Override
    public ReservationDecision reserve(Connection connection, TenantId tenant, Charge charge, Duration timeToLive)
            throws SQLException {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Savepoint before = connection.setSavepoint();
            Optional<ReservationDecision> decision = attempt(connection, tenant, charge, timeToLive);
            if (decision.isPresent()) {
                connection.releaseSavepoint(before);
                return decision.get();
            }
            // Lets go of what was locked, so that the next attempt can lock in order.
            connection.rollback(before);
        }
        throw new Unavailable("Too many reservations of this meter at this moment. Nothing was reserved.", null);
    }

    /** Empty when a twin was faster, or has run out since. */
    private static Optional<ReservationDecision> attempt(
            Connection connection, TenantId tenant, Charge charge, Duration timeToLive) throws SQLException {
        GrantCondition condition = charge.condition();
        if (condition != null && !LedgerReads.holds(connection, tenant, condition, charge.at())) {
            return Optional.of(new Refused(new Consumption.ConditionFailed(condition)));
        }
        reclaimFor(connection, tenant, charge);
        HeldReservation twin = H2Reservations.ofKey(connection, tenant, charge.idempotencyKey());
        if (twin != null && twin.isExpired()) {
            return Optional.empty();
        }
        if (twin != null && !twin.isRefunded()) {
            return Optional.of(repeated(twin, charge));
        }
        if (twin != null) {
            lockCounters(
                    connection, tenant, charge.meter().key(), charge.period().start());
            H2Reservations.delete(connection, tenant, twin.id());
        }
        // Who held the counter, and took the room, may have been a twin.
        Optional<ReservationDecision> decision =
                Savepoints.unlessTaken(connection, it -> held(it, tenant, charge, timeToLive));
        boolean isTwins = decision.filter(Refused.class::isInstance).isPresent()
                && H2Reservations.ofKey(connection, tenant, charge.idempotencyKey()) != null;
        return isTwins ? Optional.empty() : decision;
    }

    @Override
    public Commitment commit(Connection connection, TenantId tenant, GrantId id, long amount) throws SQLException {
        HeldReservation held = locked(connection, tenant, id);
        if (held == null || held.isRefunded() || held.isExpired()) {
            return new Commitment.Gone();
        }
        if (held.isCommitted()) {
            Grant grant = held.grant();
            return grant.amount() == amount
                    ? new Commitment.Committed(grant, used(connection, tenant, held), true)
                    : new Commitment.CommittedOtherwise(grant);
        }
        if (amount > held.amount()) {
            throw PostgresReservationSql.tooMuch(held.amount());
        }
        long kept = held.toppedUp() == 0
                ? 0
                : H2Draws.giveBack(connection, tenant, id, amount, held.amount() - held.toppedUp());
        H2Counters.move(connection, tenant, held, amount, kept);
        H2Reservations.settle(connection, tenant, held, amount, kept);
        return new Commitment.Committed(
                new Grant(id, held.meter(), amount, held.period()), used(connection, tenant, held), kept, false);
    }

    @Override
    public boolean release(Connection connection, TenantId tenant, GrantId id) throws SQLException {
        HeldReservation held = locked(connection, tenant, id);
        if (held == null || held.isCommitted() || held.isExpired()) {
            return false;
        }
        if (held.toppedUp() > 0) {
            H2Draws.giveBack(connection, tenant, id, 0, 0);
        }
        H2Counters.move(connection, tenant, held, 0, 0);
        H2Reservations.delete(connection, tenant, id);
        return true;
    }

    @Override
    public void lockCounters(Connection connection, TenantId tenant, Charge charge) throws SQLException {
        lockCounters(connection, tenant, charge.meter().key(), charge.period().start());
    }

    @Override
    public long reclaim(Connection connection, TenantId tenant, Meter meter) throws SQLException {
        return reclaim(connection, tenant, meter.key());
    }

    @Override
    public UsageCount count(Connection connection, TenantId tenant, Meter meter, UsagePeriod period)
            throws SQLException {
        return H2Counters.count(connection, tenant, meter.key(), period.start());
    }

    // All counters, in the order of the meters, before the first reservation is deleted: whoever reserves under its key
    // waits for that with a counter in hand, and two may each free what the other one's key was for.
    private static void reclaimFor(Connection connection, TenantId tenant, Charge charge) throws SQLException {
        String own = charge.meter().key();
        HeldReservation former = H2Reservations.ofKey(connection, tenant, charge.idempotencyKey());
        boolean isFormer = former != null && former.isExpired();
        if (!isFormer && !H2Reservations.hasExpired(connection, tenant, own)) {
            return;
        }
        Map<String, Instant> counters = new TreeMap<>();
        if (former != null && isFormer) {
            counters.put(former.meter(), former.period().start());
        }
        counters.put(own, charge.period().start());
        for (Map.Entry<String, Instant> counter : counters.entrySet()) {
            lockCounters(connection, tenant, counter.getKey(), counter.getValue());
        }
        for (String meter : counters.keySet()) {
            reclaim(connection, tenant, meter);
        }
    }

    private static void lockCounters(Connection connection, TenantId tenant, String meter, Instant start)
            throws SQLException {
        H2Reservations.lockCountersOfHeld(connection, tenant, meter);
        H2Counters.begin(connection, tenant, meter, start);
        H2Counters.lock(connection, tenant, meter, start);
    }

    static long reclaim(Connection connection, TenantId tenant, String meter) throws SQLException {
        List<HeldReservation> expired = H2Reservations.lockExpired(connection, tenant, meter);
        for (HeldReservation held : expired) {
            if (held.toppedUp() > 0) {
                H2Draws.giveBack(connection, tenant, held.id(), 0, 0);
            }
            H2Counters.move(connection, tenant, held, 0, 0);
            H2Reservations.delete(connection, tenant, held.id());
        }
        return expired.size();
    }

    /** The count of the counter, which is locked. */
    private static long used(Connection connection, TenantId tenant, HeldReservation held) throws SQLException {
        return LedgerReads.count(connection, tenant, held.meter(), held.period())
                .used();
    }

    /** The reservation as it is now that nobody else can change it; null when there is none. */
    private static @Nullable HeldReservation locked(Connection connection, TenantId tenant, GrantId id)
            throws SQLException {
        HeldReservation seen = H2Reservations.find(connection, tenant, id);
        if (seen == null) {
            return null;
        }
        H2Counters.lock(connection, tenant, seen.meter(), seen.period().start());
        return H2Reservations.find(connection, tenant, id);
    }

    private static ReservationDecision repeated(HeldReservation twin, Charge charge) {
        if (!twin.meter().equals(charge.meter().key()) || twin.amount() != charge.amount()) {
            return new Refused(new Consumption.KeyReused());
        }
        return twin.isCommitted()
                ? new ReservationDecision.AlreadyCommitted(twin.grant())
                : new Reserved(twin.reservation(), true);
    }

    /** Sets aside what the charge needs, with what top-ups have; how much of those, empty when all is not enough. */
    private static OptionalLong draw(Connection connection, TenantId tenant, Charge charge) throws SQLException {
        if (!charge.meter().isPeriodic()
                || !H2LedgerSql.mayDraw(connection, tenant, charge.meter().key(), charge.at())) {
            return OptionalLong.empty();
        }
        String meter = charge.meter().key();
        H2Counters.lock(connection, tenant, meter, charge.period().start());
        UsageCount taken = LedgerReads.count(connection, tenant, meter, charge.period());
        OptionalLong drawn =
                H2Draws.draw(connection, tenant, charge, charge.limit().ceiling() - taken.used() - taken.reserved());
        if (drawn.isPresent()) {
            H2Counters.set(connection, tenant, charge, drawn.getAsLong());
        }
        return drawn;
    }

    private static ReservationDecision held(Connection connection, TenantId tenant, Charge charge, Duration timeToLive)
            throws SQLException {
        OptionalLong drawn = OptionalLong.of(0);
        if (!H2Counters.take(connection, tenant, charge)) {
            // Whoever begins the counter: it may have been begun by another since.
            H2Counters.begin(connection, tenant, charge);
            if (!H2Counters.take(connection, tenant, charge)) {
                drawn = draw(connection, tenant, charge);
            }
        }
        if (drawn.isEmpty()) {
            UsageCount count =
                    LedgerReads.count(connection, tenant, charge.meter().key(), charge.period());
            return new Refused(
                    new Consumption.LimitExceeded(charge.meter(), count.used(), charge.limit(), charge.period()));
        }
        Instant until = H2Reservations.insert(connection, tenant, charge, timeToLive, drawn.getAsLong());
        return new Reserved(
                new Reservation(charge.id(), charge.meter().key(), charge.amount(), charge.period(), until), false);
    }
}
