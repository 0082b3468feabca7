package dev.tenancy.persistence;

import dev.tenancy.usage.Charge;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** One charge with neither a key nor a condition, which a lone caller's is: what is done for many, for half of the work. */
final class PostgresSingleSql {

    private static final String WITHOUT_WAITING = statement("skip locked");

    private static final String WAITING = statement("");

    private PostgresSingleSql() {}

    /** Grants the group's only charge; else returns the group. */
    static List<ChargeGroup> grant(Connection connection, ChargeGroup group, boolean waits) throws SQLException {
        PendingCharge pending = group.asking().get(0);
        Charge charge = pending.charge();
        try (PreparedStatement statement = connection.prepareStatement(waits ? WAITING : WITHOUT_WAITING)) {
            new Parameters(statement)
                    .uuid(pending.tenant().value())
                    .text(charge.meter().key())
                    .time(charge.period().start())
                    .number(group.room())
                    .time(charge.at())
                    .number(charge.amount())
                    .uuid(pending.tenant().value())
                    .text(charge.meter().key())
                    .time(charge.period().start())
                    .uuid(pending.tenant().value())
                    .uuid(charge.id().value())
                    .text(charge.meter().key())
                    .time(charge.period().start())
                    .time(charge.period().end())
                    .number(charge.amount())
                    .time(charge.at());
            try (ResultSet used = statement.executeQuery()) {
                if (!used.next()) {
                    return List.of(group);
                }
                group.granted(used.getLong(1) + charge.amount());
                return List.of();
            }
        }
    }

    private static String statement(String locking) {
        return """
            with held as materialized (
                select used
                from tenancy.tenancy_usage_counter counter
                where tenant_id = ? and meter = ? and period_start = ? and used + reserved <= ?
                  and %s
                for update %s),
            counted as (
                update tenancy.tenancy_usage_counter
                set used = used + ?
                where tenant_id = ? and meter = ? and period_start = ? and exists (select 1 from held)),
            recorded as (
                insert into tenancy.tenancy_usage_entry
                    (tenant_id, entry_id, meter, period_start, period_end, amount, created_at)
                select cast(? as uuid), cast(? as uuid), cast(? as varchar), cast(? as timestamptz), cast(? as timestamptz),
                    cast(? as bigint), cast(? as timestamptz)
                from held)
            select used from held
            """.formatted(
                TopUpSql.noneBurnsBefore("counter.tenant_id", "counter.meter", "cast(? as timestamptz)"), locking);
    }
}
