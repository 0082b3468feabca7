package dev.tenancy.persistence;

import dev.tenancy.usage.Charge;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Charges of one counter and period without keys and with one condition at most, as those of a hot counter and of a lone caller
 * are: what is done for many counters, with less work.
 */
final class PostgresOneCounterSql {

    /** As for {@link #MANY}, times are microseconds after the beginning of the period. */
    private static final String ONE =
            "select cast(? as uuid) as id, cast(? as bigint) as amount, cast(? as bigint) as at";

    private static final String MANY =
            "select id, amount, at from unnest(?::uuid[], ?::bigint[], ?::bigint[]) as charge (id, amount, at)";

    /** With a place for the condition. */
    private static final String HAS_ROOM = """
            counter.tenant_id = ? and counter.meter = ? and counter.period_start = ? and counter.used + counter.reserved <= ?
            and %s
            and %%s
            """.formatted(TopUpSql.noneBurnsBeforeOnPostgres(
            "counter.tenant_id", "counter.meter", TimesAsMicros.after("counter.period_start", "?")));

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

    private static final GrantConditionSql ONE_WITHOUT_WAITING = statements(WITHOUT_WAITING, ONE);

    private static final GrantConditionSql ONE_WAITING = statements(WAITING, ONE);

    private static final GrantConditionSql MANY_WITHOUT_WAITING = statements(WITHOUT_WAITING, MANY);

    private static final GrantConditionSql MANY_WAITING = statements(WAITING, MANY);

    private PostgresOneCounterSql() {}

    static boolean isFor(List<ChargeGroup> groups) {
        if (groups.size() > 1) {
            return false;
        }
        List<PendingCharge> asking = groups.get(0).asking();
        Charge first = asking.get(0).charge();
        return asking.stream()
                .map(PendingCharge::charge)
                .allMatch(charge -> charge.idempotencyKey() == null
                        && charge.period().equals(first.period())
                        && Objects.equals(charge.condition(), first.condition()));
    }

    /** Whether all that the group asks for was granted; if not, nothing was, and why is not told. */
    static boolean grant(Connection connection, ChargeGroup group, boolean waits) throws SQLException {
        List<Charge> charges =
                group.asking().stream().map(PendingCharge::charge).toList();
        Charge first = charges.get(0);
        Instant start = group.counter().start();
        boolean isOne = charges.size() == 1;
        GrantConditionSql statements =
                isOne ? waits ? ONE_WAITING : ONE_WITHOUT_WAITING : waits ? MANY_WAITING : MANY_WITHOUT_WAITING;
        try (PreparedStatement statement = connection.prepareStatement(statements.of(first.condition()))) {
            Parameters parameters = new Parameters(statement);
            if (waits) {
                parameters.number(group.amount());
            }
            parameters.counter(group.counter()).number(group.room()).timeAfter(start, group.at());
            if (first.condition() != null) {
                parameters
                        .uuid(group.counter().tenant().value())
                        .uuid(first.condition().id())
                        .time(group.lastAt());
            }
            if (!waits) {
                parameters.number(group.amount());
            }
            parameters.length(first.period());
            if (isOne) {
                parameters.uuid(first.id().value()).number(first.amount()).timeAfter(start, first.at());
            } else {
                new ArrayParameters(connection, statement, parameters.last())
                        .uuids(charges, charge -> charge.id().value())
                        .numbers(charges, Charge::amount)
                        .timesAfter(start, charges, Charge::at);
            }
            try (ResultSet used = statement.executeQuery()) {
                boolean isGranted = used.next();
                if (isGranted) {
                    group.granted(used.getLong(1));
                }
                return isGranted;
            }
        }
    }

    private static GrantConditionSql statements(String counted, String charges) {
        return new GrantConditionSql(condition -> statement(counted.formatted(condition), charges), "?", "?", "?");
    }

    private static String statement(String counted, String charges) {
        return """
            with %s,
            recorded as (
                insert into tenancy.tenancy_usage_entry
                    (tenant_id, meter, period_start, period_end, entry_id, amount, created_at)
                select counted.tenant_id, counted.meter, counted.period_start, %s, charge.id, charge.amount, %s
                from counted, (%s) as charge)
            select used from counted
            """.formatted(
                        counted,
                        TimesAsMicros.end("counted.period_start", "?"),
                        TimesAsMicros.after("counted.period_start", "charge.at"),
                        charges);
    }
}
