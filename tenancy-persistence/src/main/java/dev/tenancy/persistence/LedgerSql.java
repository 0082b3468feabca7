package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.Charge;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a database grants, refunds and releases, each in one atomic step of the present transaction. A call locks one counter,
 * then at most one entry, but for a refund, which locks its entry first: only another refund of the same grant wants that.
 * Rows of other tenants are never locked.
 */
interface LedgerSql {

    /** Whether every step is a single statement, so that it needs no transaction around it. */
    boolean isOneStatement();

    /**
     * Counts the charge and records its entry.
     *
     * @return the count after it; empty when its condition, a top-up that burns before the plan's quota, an earlier use of its idempotency key, or its limit forbids it
     * @throws SQLException of a unique violation when another charge with the same idempotency key was faster
     */
    OptionalLong grant(Connection connection, TenantId tenant, Charge charge) throws SQLException;

    /**
     * As {@link #grant}, with what the tenant's top-ups have. The counter is locked first, then the top-ups, in their order.
     *
     * @return empty also when there is nothing to take of them
     */
    Optional<Drawn> grantDrawing(Connection connection, TenantId tenant, Charge charge) throws SQLException;

    /** Gives a grant back and frees its idempotency key; false when there is none left to give back, or less is in use. */
    boolean refund(Connection connection, TenantId tenant, GrantId grant) throws SQLException;

    /** Gives back what a grant has beyond {@code kept} units; false when it has no more, or less is in use. */
    boolean refundAllBut(Connection connection, TenantId tenant, GrantId grant, long kept) throws SQLException;

    /** Lowers a standing meter and records it; false when less is in use. */
    boolean release(Connection connection, TenantId tenant, GrantId id, Meter standing, long amount)
            throws SQLException;
}
