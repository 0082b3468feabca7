package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Commitment;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.Reservation;
import dev.tenancy.usage.ReservationDecision;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsageLedger;
import dev.tenancy.usage.UsagePeriod;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The ledger in SQL, on its own or as part of a unit of work, whichever {@code unit} says. */
final class JdbcUsageLedger implements UsageLedger {

    /** How often room may come and go between a refusal and the question why, before the caller is sent away. */
    private static final int MAX_ATTEMPTS = 10;

    private final SqlUnit unit;
    private final LedgerSql sql;
    private final ReservationSql reservations;

    JdbcUsageLedger(SqlUnit unit, LedgerSql sql, ReservationSql reservations) {
        this.unit = unit;
        this.sql = sql;
        this.reservations = reservations;
    }

    @Override
    public Consumption consume(TenantId tenant, Charge charge) {
        return unit.inTransaction(connection -> {
            for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
                OptionalLong used = grant(connection, tenant, charge);
                if (used.isPresent()) {
                    Grant grant = new Grant(charge.id(), charge.meter().key(), charge.amount(), charge.period());
                    return new Consumption.Granted(grant, used.getAsLong(), false);
                }
                Optional<Drawn> drawn = grantDrawing(connection, tenant, charge);
                if (drawn.isPresent()) {
                    Grant grant = new Grant(charge.id(), charge.meter().key(), charge.amount(), charge.period());
                    return new Consumption.Granted(
                            grant, drawn.get().used(), drawn.get().toppedUp(), false);
                }
                Optional<Consumption> refusal = LedgerReads.refusal(connection, tenant, charge);
                if (refusal.isPresent()) {
                    return refusal.get();
                }
            }
            throw new Unavailable(
                    "Too many charges and refunds of this meter at this moment. Nothing was counted.", null);
        });
    }

    @Override
    public boolean refund(TenantId tenant, GrantId grant) {
        return unit.inTransaction(connection -> sql.refund(connection, tenant, grant));
    }

    @Override
    public void release(TenantId tenant, GrantId id, Meter standing, long amount) {
        checkRelease(standing, amount);
        if (!unit.inTransaction(connection -> sql.release(connection, tenant, id, standing, amount))) {
            throw lessInUse(standing);
        }
    }

    @Override
    public Map<Meter, UsageCount> counts(TenantId tenant, Map<Meter, UsagePeriod> periods) {
        return unit.reading(connection -> {
            Map<Meter, UsageCount> counts = new LinkedHashMap<>();
            for (Map.Entry<Meter, UsagePeriod> period : periods.entrySet()) {
                Meter meter = period.getKey();
                counts.put(meter, reservations.count(connection, tenant, meter, period.getValue()));
            }
            return counts;
        });
    }

    @Override
    public ReservationDecision reserve(TenantId tenant, Charge charge, Duration timeToLive) {
        Reservation.checkTimeToLive(timeToLive);
        return unit.inTransaction(connection -> reservations.reserve(connection, tenant, charge, timeToLive));
    }

    @Override
    public Commitment commit(TenantId tenant, GrantId reservation, long amount) {
        Charge.checkAmount(amount);
        return unit.inTransaction(connection -> reservations.commit(connection, tenant, reservation, amount));
    }

    @Override
    public boolean release(TenantId tenant, GrantId reservation) {
        return unit.inTransaction(connection -> reservations.release(connection, tenant, reservation));
    }

    static void checkRelease(Meter standing, long amount) {
        if (standing.isPeriodic()) {
            throw new IllegalArgumentException("Only a standing meter can be released: " + standing.key());
        }
        Charge.checkAmount(amount);
    }

    static IllegalStateException lessInUse(Meter standing) {
        return new IllegalStateException("Less of " + standing.key() + " is in use than is to be released.");
    }

    private Optional<Drawn> grantDrawing(Connection connection, TenantId tenant, Charge charge) throws SQLException {
        if (!charge.meter().isPeriodic()) {
            return Optional.empty();
        }
        return charge.idempotencyKey() == null
                ? sql.grantDrawing(connection, tenant, charge)
                : Savepoints.unlessTaken(connection, it -> sql.grantDrawing(it, tenant, charge))
                        .flatMap(drawn -> drawn);
    }

    /** Empty too when a charge with the same idempotency key was faster. */
    private OptionalLong grant(Connection connection, TenantId tenant, Charge charge) throws SQLException {
        return charge.idempotencyKey() == null
                ? sql.grant(connection, tenant, charge)
                : Savepoints.unlessTaken(connection, it -> sql.grant(it, tenant, charge))
                        .orElse(OptionalLong.empty());
    }
}
