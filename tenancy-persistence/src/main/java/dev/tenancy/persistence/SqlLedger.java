package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Commitment;
import dev.tenancy.usage.Reservation;
import dev.tenancy.usage.ReservationDecision;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsageLedger;
import dev.tenancy.usage.UsagePeriod;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is the same in every ledger in SQL: counts and reservations. */
abstract class SqlLedger implements UsageLedger {

    private final SqlUnit unit;
    private final ReservationSql reservations;

    SqlLedger(SqlUnit unit, ReservationSql reservations) {
        this.unit = unit;
        this.reservations = reservations;
    }

    @Override
    public final void lock(TenantId tenant, List<Charge> charges) {
        List<Charge> ordered = charges.stream()
                .sorted(Comparator.comparing(charge -> charge.meter().key()))
                .toList();
        unit.inTransaction(connection -> {
            for (Charge charge : ordered) {
                reservations.lockCounters(connection, tenant, charge);
            }
            return true;
        });
    }

    @Override
    public final Map<Meter, UsageCount> counts(TenantId tenant, Map<Meter, UsagePeriod> periods) {
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
    public final void release(TenantId tenant, GrantId id, Meter standing, long amount) {
        if (standing.isPeriodic()) {
            throw new IllegalArgumentException("Only a standing meter can be released: " + standing.key());
        }
        Charge.checkAmount(amount);
        if (!unit.inTransaction(connection -> releaseStanding(connection, tenant, id, standing, amount))) {
            throw new IllegalStateException("Less of " + standing.key() + " is in use than is to be released.");
        }
    }

    @Override
    public final boolean refundAllBut(TenantId tenant, GrantId grant, long kept) {
        Charge.checkAmount(kept);
        return unit.inTransaction(connection -> refundAllBut(connection, tenant, grant, kept));
    }

    /** Gives back what a grant has beyond {@code kept} units; false when it has no more, or less is in use. */
    abstract boolean refundAllBut(Connection connection, TenantId tenant, GrantId grant, long kept) throws SQLException;

    /** Lowers a standing meter and records it; false when less is in use. */
    abstract boolean releaseStanding(Connection connection, TenantId tenant, GrantId id, Meter standing, long amount)
            throws SQLException;

    @Override
    public final ReservationDecision reserve(TenantId tenant, Charge charge, Duration timeToLive) {
        Reservation.checkTimeToLive(timeToLive);
        return unit.inTransaction(connection -> reservations.reserve(connection, tenant, charge, timeToLive));
    }

    @Override
    public final Commitment commit(TenantId tenant, GrantId reservation, long amount) {
        Charge.checkAmount(amount);
        return unit.inTransaction(connection -> reservations.commit(connection, tenant, reservation, amount));
    }

    @Override
    public final boolean release(TenantId tenant, GrantId reservation) {
        return unit.inTransaction(connection -> reservations.release(connection, tenant, reservation));
    }
}
