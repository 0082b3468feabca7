package dev.tenancy.persistence;

import dev.tenancy.usage.Charge;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Charges of one counter with neither keys nor conditions, as those of a hot counter and of a lone caller are: what is done for
 * many counters, with less work.
 */
final class PostgresOneCounterSql {

    private static final String ONE =
            "values (cast(? as uuid), cast(? as timestamptz), cast(? as bigint), cast(? as timestamptz))";

    private static final String MANY = """
            select id, %s, amount, %s
            from unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[]) as charge (id, period_end, amount, at)
            """.formatted(ArrayParameters.time("period_end"), ArrayParameters.time("at"));

    private static final String HAS_ROOM =
            """
            counter.tenant_id = ? and counter.meter = ? and counter.period_start = ? and counter.used + counter.reserved <= ?
            and %s
            """.formatted(TopUpSql.noneBurnsBefore("counter.tenant_id", "counter.meter", "cast(? as timestamptz)"));

    private static final String WITHOUT_WAITING = """
            held as materialized (
                select tenant_id, meter, period_start
                from tenancy.tenancy_usage_counter counter
                where %s
                for update skip locked),
            counted as (
                update tenancy.tenancy_usage_counter counter
                set used = counter.used + ?
                from held
                where counter.tenant_id = held.tenant_id
                  and counter.meter = held.meter
                  and counter.period_start = held.period_start
                returning counter.tenant_id, counter.meter, counter.period_start, counter.used)
            """.formatted(HAS_ROOM);

    private static final String WAITING = """
            counted as (
                update tenancy.tenancy_usage_counter counter
                set used = counter.used + ?
                where %s
                returning counter.tenant_id, counter.meter, counter.period_start, counter.used)
            """.formatted(HAS_ROOM);

    private static final String ONE_WITHOUT_WAITING = statement(WITHOUT_WAITING, ONE);

    private static final String ONE_WAITING = statement(WAITING, ONE);

    private static final String MANY_WITHOUT_WAITING = statement(WITHOUT_WAITING, MANY);

    private static final String MANY_WAITING = statement(WAITING, MANY);

    private PostgresOneCounterSql() {}

    static boolean isFor(List<ChargeGroup> groups) {
        return groups.size() == 1
                && groups.get(0).asking().stream()
                        .map(PendingCharge::charge)
                        .allMatch(charge -> charge.condition() == null && charge.idempotencyKey() == null);
    }

    /** Grants what the group asks for; else returns the group. */
    static List<ChargeGroup> grant(Connection connection, ChargeGroup group, boolean waits) throws SQLException {
        List<Charge> charges =
                group.asking().stream().map(PendingCharge::charge).toList();
        boolean isOne = charges.size() == 1;
        String sql = isOne ? waits ? ONE_WAITING : ONE_WITHOUT_WAITING : waits ? MANY_WAITING : MANY_WITHOUT_WAITING;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Parameters parameters = new Parameters(statement);
            if (waits) {
                parameters.number(group.amount());
            }
            parameters
                    .uuid(group.counter().tenant().value())
                    .text(group.counter().meter())
                    .time(group.counter().start())
                    .number(group.room())
                    .time(group.at());
            if (!waits) {
                parameters.number(group.amount());
            }
            if (isOne) {
                Charge charge = charges.get(0);
                parameters
                        .uuid(charge.id().value())
                        .time(charge.period().end())
                        .number(charge.amount())
                        .time(charge.at());
            } else {
                new ArrayParameters(connection, statement, parameters.last())
                        .uuids(charges, charge -> charge.id().value())
                        .times(charges, charge -> charge.period().end())
                        .numbers(charges, Charge::amount)
                        .times(charges, Charge::at);
            }
            try (ResultSet used = statement.executeQuery()) {
                if (!used.next()) {
                    return List.of(group);
                }
                group.granted(used.getLong(1));
                return List.of();
            }
        }
    }

    private static String statement(String counted, String charges) {
        return """
            with %s,
            recorded as (
                insert into tenancy.tenancy_usage_entry
                    (tenant_id, entry_id, meter, period_start, period_end, amount, created_at)
                select counted.tenant_id, charge.id, counted.meter, counted.period_start, charge.period_end, charge.amount,
                    charge.at
                from counted, (%s) as charge (id, period_end, amount, at))
            select used from counted
            """.formatted(counted, charges);
    }
}
