package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.GrantCondition;
import dev.tenancy.usage.UsagePeriod;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One statement for each step. Under READ COMMITTED, {@code on conflict do update where} waits for whoever holds the counter and
 * then judges its newest version, so the limit holds whatever this statement's snapshot shows.
 */
final class PostgresLedgerSql implements LedgerSql {

    private static final GrantConditionSql GRANT =
            new GrantConditionSql(PostgresLedgerSql::grantIf, "charge.tenant_id", "charge.credential", "charge.at");

    private static final String GRANT_DRAWING = """
            select used, topped_up
            from tenancy.grant_drawing(
                cast(? as uuid), cast(? as uuid), cast(? as varchar), cast(? as timestamptz), cast(? as timestamptz),
                cast(? as bigint), cast(? as bigint), cast(? as varchar), cast(? as timestamptz), cast(? as varchar),
                cast(? as uuid))
            where used is not null
            """;

    private static final String REFUND = "select 1 where tenancy.refund(cast(? as uuid), cast(? as uuid))";

    private static final String REFUND_ALL_BUT =
            "select 1 where tenancy.refund_all_but(cast(? as uuid), cast(? as uuid), cast(? as bigint))";

    private static final String RELEASE = """
            with counted as (
                update tenancy.tenancy_usage_counter
                set used = used - cast(? as bigint)
                where tenant_id = ? and meter = ? and period_start = ? and used >= ?
                returning tenant_id, meter, period_start),
            recorded as (
                insert into tenancy.tenancy_usage_entry
                    (tenant_id, entry_id, meter, period_start, amount, created_at)
                select tenant_id, cast(? as uuid), meter, period_start, - cast(? as bigint), now()
                from counted)
            select 1 from counted
            """;

    @Override
    public boolean isOneStatement() {
        return true;
    }

    @Override
    public OptionalLong grant(Connection connection, TenantId tenant, Charge charge) throws SQLException {
        GrantCondition condition = charge.condition();
        long room = charge.limit().ceiling() - charge.amount();
        try (PreparedStatement statement = connection.prepareStatement(GRANT.of(condition))) {
            new Parameters(statement)
                    .uuid(tenant.value())
                    .uuid(charge.id().value())
                    .text(charge.meter().key())
                    .time(charge.period().start())
                    .time(charge.period().end())
                    .number(charge.amount())
                    .number(room)
                    .text(charge.idempotencyKey())
                    .time(charge.at())
                    .uuid(condition == null ? null : condition.id())
                    .number(room);
            try (ResultSet used = statement.executeQuery()) {
                return used.next() ? OptionalLong.of(used.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    @Override
    public Optional<Drawn> grantDrawing(Connection connection, TenantId tenant, Charge charge) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(GRANT_DRAWING)) {
            new Parameters(statement).charge(tenant, charge);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Drawn(row.getLong("used"), row.getLong("topped_up")))
                        : Optional.empty();
            }
        }
    }

    @Override
    public boolean refund(Connection connection, TenantId tenant, GrantId grant) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REFUND)) {
            new Parameters(statement).uuid(tenant.value()).uuid(grant.value());
            return isAnswered(statement);
        }
    }

    @Override
    public boolean refundAllBut(Connection connection, TenantId tenant, GrantId grant, long kept) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REFUND_ALL_BUT)) {
            new Parameters(statement).uuid(tenant.value()).uuid(grant.value()).number(kept);
            return isAnswered(statement);
        }
    }

    @Override
    public boolean release(Connection connection, TenantId tenant, GrantId id, Meter standing, long amount)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RELEASE)) {
            new Parameters(statement)
                    .number(amount)
                    .uuid(tenant.value())
                    .text(standing.key())
                    .time(UsagePeriod.standing().start())
                    .number(amount)
                    .uuid(id.value())
                    .number(amount);
            return isAnswered(statement);
        }
    }

    private static String grantIf(String predicate) {
        return """
            with charge as (
                select cast(? as uuid) as tenant_id, cast(? as uuid) as entry_id, cast(? as varchar) as meter,
                    cast(? as timestamptz) as period_start, cast(? as timestamptz) as period_end,
                    cast(? as bigint) as amount, cast(? as bigint) as room, cast(? as varchar) as idempotency_key,
                    cast(? as timestamptz) as at, cast(? as uuid) as credential),
            counted as (
                insert into tenancy.tenancy_usage_counter as counter (tenant_id, meter, period_start, used, reserved)
                select charge.tenant_id, charge.meter, charge.period_start, charge.amount, 0
                from charge
                where charge.room >= 0
                  and not exists (
                      select 1
                      from tenancy.tenancy_usage_entry twin
                      where twin.tenant_id = charge.tenant_id and twin.idempotency_key = charge.idempotency_key)
                  and %s
                  and %s
                on conflict (tenant_id, meter, period_start) do update
                set used = counter.used + excluded.used
                where counter.used + counter.reserved <= cast(? as bigint)
                returning counter.used),
            recorded as (
                insert into tenancy.tenancy_usage_entry
                    (tenant_id, entry_id, meter, period_start, period_end, amount, idempotency_key, created_at)
                select charge.tenant_id, charge.entry_id, charge.meter, charge.period_start, charge.period_end,
                    charge.amount, charge.idempotency_key, charge.at
                from charge, counted)
            select used from counted
            """.formatted(
                        predicate, TopUpSql.noneBurnsBeforeOnPostgres("charge.tenant_id", "charge.meter", "charge.at"));
    }

    private static boolean isAnswered(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next();
        }
    }
}
