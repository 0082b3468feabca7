package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Grant;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/** The ledger in SQL, on its own or as part of a unit of work, whichever {@code unit} says. */
final class JdbcUsageLedger extends SqlLedger {

    /** How often room may come and go between a refusal and the question why, before the caller is sent away. */
    private static final int MAX_ATTEMPTS = 10;

    private final SqlUnit unit;
    private final LedgerSql sql;

    JdbcUsageLedger(SqlUnit unit, LedgerSql sql, ReservationSql reservations) {
        super(unit, reservations);
        this.unit = unit;
        this.sql = sql;
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
    boolean refundAllBut(Connection connection, TenantId tenant, GrantId grant, long kept) throws SQLException {
        return sql.refundAllBut(connection, tenant, grant, kept);
    }

    @Override
    boolean releaseStanding(Connection connection, TenantId tenant, GrantId id, Meter standing, long amount)
            throws SQLException {
        return sql.release(connection, tenant, id, standing, amount);
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
