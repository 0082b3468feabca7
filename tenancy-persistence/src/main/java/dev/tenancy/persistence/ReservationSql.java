package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Commitment;
import dev.tenancy.usage.ReservationDecision;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsagePeriod;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * How a database keeps reservations, each step atomic in the present transaction. A call locks the counter before it judges a
 * reservation, so whoever holds a counter never waits for one.
 */
interface ReservationSql {

    ReservationDecision reserve(Connection connection, TenantId tenant, Charge charge, Duration timeToLive)
            throws SQLException;

    Commitment commit(Connection connection, TenantId tenant, GrantId reservation, long amount) throws SQLException;

    /** Whether this call freed it. */
    boolean release(Connection connection, TenantId tenant, GrantId reservation) throws SQLException;

    /**
     * Locks the counter of the charge, and makes it if it is not there; before it, those of the meter that {@link #reclaim} may want
     * later in the transaction.
     */
    void lockCounters(Connection connection, TenantId tenant, Charge charge) throws SQLException;

    /** Frees what has run out of a meter; how many reservations that were. */
    long reclaim(Connection connection, TenantId tenant, Meter meter) throws SQLException;

    /** The counter as it would be if what has run out were reclaimed. */
    UsageCount count(Connection connection, TenantId tenant, Meter meter, UsagePeriod period) throws SQLException;
}
