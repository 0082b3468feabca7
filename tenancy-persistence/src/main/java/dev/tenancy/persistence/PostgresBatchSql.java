package dev.tenancy.persistence;

import dev.tenancy.usage.GrantCondition;
import dev.tenancy.usage.UsageCount;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One statement for all of them, and so one round trip and one commit. Counters are locked in one order, those that others hold
 * are passed over, and an idempotency key that is in use is known by its advisory lock: nothing in it waits, unless it is told to.
 */
final class PostgresBatchSql implements BatchSql {

    private static final String WANTED =
            """
            with wanted as materialized (
                select tenant_id, meter, %s as period_start, %s as at, amount, room, number
                from unnest(?::uuid[], ?::varchar[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
                    with ordinality as wanted (tenant_id, meter, period_start, at, amount, room, number)),
            """.formatted(TimesAsMicros.time("period_start"), TimesAsMicros.after("cast(? as timestamptz)", "at"));

    private static final String CONDITIONS = """
            condition as materialized (
                select *
                from unnest(?::bigint[], ?::uuid[], ?::varchar[], ?::uuid[], ?::bigint[]) with ordinality
                    as condition (wanted, tenant_id, kind, id, at, number)
                where not case kind when 'API_KEY' then %s else %s end),
            """.formatted(
                    GrantConditionSql.predicate(
                            GrantCondition.Kind.API_KEY,
                            "condition.tenant_id",
                            "condition.id",
                            TimesAsMicros.time("condition.at")),
                    GrantConditionSql.predicate(
                            GrantCondition.Kind.USER_TOKEN,
                            "condition.tenant_id",
                            "condition.id",
                            TimesAsMicros.time("condition.at")));

    // Whoever charges alone takes the counter before the key, and so does who may have to wait for the counter.
    private static final String AWAITED = """
            awaited as materialized (
                select counter.used
                from (select * from wanted order by tenant_id, meter, period_start) wanted,
                    lateral (
                        select counter.used
                        from tenancy.tenancy_usage_counter counter
                        where counter.tenant_id = wanted.tenant_id
                          and counter.meter = wanted.meter
                          and counter.period_start = wanted.period_start
                        for update) counter),
            """;

    // The case keeps the order: what is awaited, if anything is, then the keys.
    private static final String KEYS = """
            used_key as materialized (
                select *
                from unnest(?::bigint[], ?::uuid[], ?::varchar[]) with ordinality as used_key (wanted, tenant_id, key, number)
                where case
                    when %s >= 0
                    then exists (
                            select 1
                            from tenancy.tenancy_usage_entry twin
                            where twin.tenant_id = used_key.tenant_id and twin.idempotency_key = used_key.key)
                        or not pg_try_advisory_xact_lock(tenancy.usage_key_lock(used_key.tenant_id, used_key.key))
                    end),
            """;

    private static final String FAILED_CONDITIONS = """
            union all select 'CONDITION', wanted, number from condition
            """;

    private static final String USED_KEYS = """
            union all select 'KEY', wanted, number from used_key
            """;

    private static final String COUNTS =
            """
            select wanted.number, counter.used, counter.reserved,
                tenancy.may_draw(wanted.tenant_id, wanted.meter, %s) as may_draw
            from unnest(?::uuid[], ?::varchar[], ?::bigint[], ?::bigint[]) with ordinality
                as wanted (tenant_id, meter, period_start, at, number)
            join lateral (
                select used, reserved
                from tenancy.tenancy_usage_counter counter
                where counter.tenant_id = wanted.tenant_id
                  and counter.meter = wanted.meter
                  and counter.period_start = %s
                offset 0) counter on true
            """.formatted(TimesAsMicros.time("wanted.at"), TimesAsMicros.time("wanted.period_start"));

    private static final String TWINS = """
            select asked.number
            from unnest(?::uuid[], ?::varchar[]) with ordinality as asked (tenant_id, key, number)
            where exists (
                select 1
                from tenancy.tenancy_usage_entry twin
                where twin.tenant_id = asked.tenant_id and twin.idempotency_key = asked.key)
            """;

    private final Map<Shape, String> statements = new HashMap<>();

    /** What a statement has parts for. */
    private record Shape(boolean conditions, boolean keys, boolean waits) {}

    PostgresBatchSql() {
        for (boolean conditions : new boolean[] {false, true}) {
            for (boolean keys : new boolean[] {false, true}) {
                for (boolean waits : new boolean[] {false, true}) {
                    statements.put(new Shape(conditions, keys, waits), statement(conditions, keys, waits));
                }
            }
        }
    }

    private static String statement(boolean conditions, boolean keys, boolean waits) {
        String unhindered = (conditions ? " and wanted.number not in (select wanted from condition)" : "")
                + (keys ? " and wanted.number not in (select wanted from used_key)" : "");
        return WANTED
                + (conditions ? CONDITIONS : "")
                + (keys ? keys(waits) : "")
                + grant(waits ? "" : "skip locked", unhindered, keys)
                + (conditions ? FAILED_CONDITIONS : "")
                + (keys ? USED_KEYS : "");
    }

    private static String keys(boolean waits) {
        return waits ? AWAITED + KEYS.formatted("(select count(*) from awaited)") : KEYS.formatted("0");
    }

    // "on conflict" finds the counter by its key, whatever the planner thinks of the table.
    private static String grant(String locking, String unhindered, boolean keys) {
        return """
            held as materialized (
                select wanted.number, wanted.tenant_id, wanted.meter, wanted.period_start, wanted.amount,
                    counter.used + wanted.amount as used
                from (select * from wanted order by tenant_id, meter, period_start) wanted,
                    lateral (
                        select counter.used
                        from tenancy.tenancy_usage_counter counter
                        where counter.tenant_id = wanted.tenant_id
                          and counter.meter = wanted.meter
                          and counter.period_start = wanted.period_start
                          and counter.used + counter.reserved <= wanted.room
                        for update %s) counter
                where %s %s),
            counted as (
                insert into tenancy.tenancy_usage_counter as counter (tenant_id, meter, period_start, used, reserved)
                select tenant_id, meter, period_start, amount, 0
                from held
                on conflict (tenant_id, meter, period_start) do update
                set used = counter.used + excluded.used),
            recorded as (
                insert into tenancy.tenancy_usage_entry
                    (tenant_id, entry_id, meter, period_start, period_end, amount, idempotency_key, created_at)
                select held.tenant_id, charge.id, held.meter, held.period_start, %s,
                    charge.amount, %s, %s
                from unnest(?::bigint[], ?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[] %s)
                    as charge (wanted, id, length, amount, at %s)
                join held on held.number = charge.wanted)
            select 'GRANTED' as what, number, used as detail
            from held
            """.formatted(
                        locking,
                        TopUpSql.noneBurnsBeforeOnPostgres("wanted.tenant_id", "wanted.meter", "wanted.at"),
                        unhindered,
                        TimesAsMicros.end("held.period_start", "charge.length"),
                        keys ? "charge.key" : "null",
                        TimesAsMicros.after("cast(? as timestamptz)", "charge.at"),
                        keys ? ", ?::varchar[]" : "",
                        keys ? ", key" : "");
    }

    @Override
    public List<ChargeGroup> grant(Connection connection, List<ChargeGroup> groups, boolean waits) throws SQLException {
        boolean isOneCounter = PostgresOneCounterSql.isFor(groups);
        if (isOneCounter && PostgresOneCounterSql.grant(connection, groups.get(0), waits)) {
            return List.of();
        }
        boolean isUnconditional = groups.get(0).asking().get(0).charge().condition() == null;
        // Why a condition's charges were not granted is told by the statement for all, and the wait is over by then.
        List<ChargeGroup> open =
                isOneCounter && isUnconditional ? groups : grantAll(connection, groups, waits && !isOneCounter);
        return open.isEmpty() ? open : held(connection, open);
    }

    /** Those that were not granted, with no reason told. */
    private List<ChargeGroup> grantAll(Connection connection, List<ChargeGroup> groups, boolean waits)
            throws SQLException {
        ChargeBatch batch = new ChargeBatch(groups);
        String sql =
                statements.get(new Shape(batch.hasConditions(), !batch.keys().isEmpty(), waits));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            batch.set(connection, statement);
            try (ResultSet rows = statement.executeQuery()) {
                return batch.tell(rows);
            }
        }
    }

    /** Judges those whose count leaves too little room, and sends on those without one; the others are held by somebody. */
    private static List<ChargeGroup> held(Connection connection, List<ChargeGroup> open) throws SQLException {
        Map<Integer, UsageCount> counts = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(COUNTS)) {
            new ArrayParameters(connection, statement).counters(open).times(open, ChargeGroup::at);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    // Top-ups are drawn by one charge at a time.
                    if (!rows.getBoolean(4)) {
                        counts.put(rows.getInt(1) - 1, new UsageCount(rows.getLong(2), rows.getLong(3)));
                    }
                }
            }
        }
        List<ChargeGroup> held = new ArrayList<>();
        Map<ChargeGroup, UsageCount> judged = new LinkedHashMap<>();
        for (int number = 0; number < open.size(); number++) {
            ChargeGroup group = open.get(number);
            UsageCount count = counts.get(number);
            if (count == null) {
                group.sendAllAlone();
            } else if (count.used() + count.reserved() <= group.room()) {
                held.add(group);
            } else {
                judged.put(group, count);
            }
        }
        sendTwinsAlone(connection, List.copyOf(judged.keySet()));
        judged.forEach(ChargeGroup::judge);
        return held;
    }

    // The count may have in it what the same key was granted after its look-up, so none is refused before another one.
    private static void sendTwinsAlone(Connection connection, List<ChargeGroup> groups) throws SQLException {
        List<ChargeBatch.Key> keys = new ChargeBatch(groups).keys();
        if (keys.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(TWINS)) {
            new ArrayParameters(connection, statement)
                    .uuids(keys, ChargeBatch.Key::tenant)
                    .texts(keys, ChargeBatch.Key::key);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ChargeBatch.Key twin = keys.get(rows.getInt(1) - 1);
                    groups.get(twin.group()).sendAlone(twin.key());
                }
            }
        }
    }
}
