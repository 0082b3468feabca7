package dev.tenancy.persistence;

import dev.tenancy.usage.Charge;
import dev.tenancy.usage.GrantCondition;
import dev.tenancy.usage.UsageCount;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One statement for all of them, and so one round trip and one commit. Counters are locked in one order, those that others hold
 * are passed over, and an idempotency key that is in use is known by its advisory lock: nothing in it waits, unless it is told to.
 */
final class PostgresBatchSql implements BatchSql {

    private static final String WANTED = """
            with wanted as materialized (
                select *
                from unnest(?::uuid[], ?::varchar[], ?::timestamptz[], ?::bigint[], ?::bigint[], ?::timestamptz[])
                    with ordinality as wanted (tenant_id, meter, period_start, amount, room, at, number)),
            """;

    private static final String CONDITIONS = """
            condition as materialized (
                select *
                from unnest(?::bigint[], ?::uuid[], ?::varchar[], ?::uuid[], ?::timestamptz[]) with ordinality
                    as condition (wanted, tenant_id, kind, id, at, number)
                where not case kind when 'API_KEY' then %s else %s end),
            """.formatted(
                    GrantConditionSql.predicate(
                            GrantCondition.Kind.API_KEY, "condition.tenant_id", "condition.id", "condition.at"),
                    GrantConditionSql.predicate(
                            GrantCondition.Kind.USER_TOKEN, "condition.tenant_id", "condition.id", "condition.at"));

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
            union all select 'CONDITION', wanted, 0, 0, number from condition
            """;

    private static final String USED_KEYS = """
            union all select 'KEY', wanted, 0, 0, number from used_key
            """;

    private final Map<Shape, String> statements = new LinkedHashMap<>();

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
                + grant(waits ? "" : "skip locked", unhindered)
                + (conditions ? FAILED_CONDITIONS : "")
                + (keys ? USED_KEYS : "");
    }

    private static String keys(boolean waits) {
        return waits ? AWAITED + KEYS.formatted("(select count(*) from awaited)") : KEYS.formatted("0");
    }

    private static String grant(String locking, String unhindered) {
        return """
            held as materialized (
                select wanted.number
                from (select * from wanted order by tenant_id, meter, period_start) wanted,
                    lateral (
                        select 1
                        from tenancy.tenancy_usage_counter counter
                        where counter.tenant_id = wanted.tenant_id
                          and counter.meter = wanted.meter
                          and counter.period_start = wanted.period_start
                          and counter.used + counter.reserved <= wanted.room
                        for update %s) counter
                where %s %s),
            counted as (
                update tenancy.tenancy_usage_counter counter
                set used = counter.used + wanted.amount
                from wanted
                where wanted.number in (select number from held)
                  and counter.tenant_id = wanted.tenant_id
                  and counter.meter = wanted.meter
                  and counter.period_start = wanted.period_start
                  and counter.used + counter.reserved <= wanted.room
                returning wanted.number, wanted.tenant_id, wanted.meter, wanted.period_start, counter.used),
            recorded as (
                insert into tenancy.tenancy_usage_entry
                    (tenant_id, entry_id, meter, period_start, period_end, amount, idempotency_key, created_at)
                select counted.tenant_id, charge.id, counted.meter, counted.period_start, charge.period_end,
                    charge.amount, charge.key, charge.at
                from unnest(?::bigint[], ?::uuid[], ?::timestamptz[], ?::bigint[], ?::varchar[], ?::timestamptz[])
                    as charge (wanted, id, period_end, amount, key, at)
                join counted on counted.number = charge.wanted)
            select 'GRANTED' as what, number, used, 0 as reserved, 0 as detail
            from counted
            union all
            select 'NOT', wanted.number, counter.used, counter.reserved,
                case when tenancy.may_draw(wanted.tenant_id, wanted.meter, wanted.at) then 1 else 0 end
            from wanted
            left join tenancy.tenancy_usage_counter counter
                on counter.tenant_id = wanted.tenant_id
                and counter.meter = wanted.meter
                and counter.period_start = wanted.period_start
            where wanted.number not in (select number from counted)
            """.formatted(
                        locking, TopUpSql.noneBurnsBefore("wanted.tenant_id", "wanted.meter", "wanted.at"), unhindered);
    }

    @Override
    public List<ChargeGroup> grant(Connection connection, List<ChargeGroup> groups, boolean waits) throws SQLException {
        Batch batch = new Batch(groups);
        String sql = statements.get(new Shape(!batch.conditions.isEmpty(), !batch.keys.isEmpty(), waits));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            batch.set(connection, statement);
            try (ResultSet rows = statement.executeQuery()) {
                return batch.tell(rows);
            }
        }
    }

    private record Condition(int group, GrantCondition condition) {}

    private record Key(int group, UUID tenant, String key) {}

    /** The groups as arrays, and back. */
    private static final class Batch {

        private final List<ChargeGroup> groups;
        private final Map<Condition, Instant> conditions = new LinkedHashMap<>();
        private final List<Key> keys = new ArrayList<>();
        private int position;

        Batch(List<ChargeGroup> groups) {
            this.groups = groups;
            for (int group = 0; group < groups.size(); group++) {
                for (PendingCharge one : groups.get(group).asking()) {
                    Charge charge = one.charge();
                    if (charge.condition() != null) {
                        conditions.merge(
                                new Condition(group, charge.condition()),
                                charge.at(),
                                (one1, other) -> one1.isAfter(other) ? one1 : other);
                    }
                    if (charge.idempotencyKey() != null) {
                        keys.add(new Key(group, one.tenant().value(), charge.idempotencyKey()));
                    }
                }
            }
        }

        void set(Connection connection, PreparedStatement statement) throws SQLException {
            List<PendingCharge> charges = new ArrayList<>();
            List<Long> groupOfCharge = new ArrayList<>();
            for (int group = 0; group < groups.size(); group++) {
                for (PendingCharge one : groups.get(group).asking()) {
                    charges.add(one);
                    groupOfCharge.add(group + 1L);
                }
            }
            array(
                    connection,
                    statement,
                    "uuid",
                    groups,
                    group -> group.counter().tenant().value());
            array(
                    connection,
                    statement,
                    "varchar",
                    groups,
                    group -> group.counter().meter());
            array(
                    connection,
                    statement,
                    "timestamptz",
                    groups,
                    group -> time(group.counter().start()));
            array(connection, statement, "int8", groups, ChargeGroup::amount);
            array(connection, statement, "int8", groups, ChargeGroup::room);
            array(connection, statement, "timestamptz", groups, group -> time(group.at()));
            if (!conditions.isEmpty()) {
                List<Map.Entry<Condition, Instant>> all = List.copyOf(conditions.entrySet());
                array(connection, statement, "int8", all, one -> one.getKey().group() + 1L);
                array(
                        connection,
                        statement,
                        "uuid",
                        all,
                        one -> groups.get(one.getKey().group())
                                .counter()
                                .tenant()
                                .value());
                array(
                        connection,
                        statement,
                        "varchar",
                        all,
                        one -> one.getKey().condition().kind().name());
                array(
                        connection,
                        statement,
                        "uuid",
                        all,
                        one -> one.getKey().condition().id());
                array(connection, statement, "timestamptz", all, one -> time(one.getValue()));
            }
            if (!keys.isEmpty()) {
                array(connection, statement, "int8", keys, one -> one.group() + 1L);
                array(connection, statement, "uuid", keys, Key::tenant);
                array(connection, statement, "varchar", keys, Key::key);
            }
            array(connection, statement, "int8", groupOfCharge, one -> one);
            array(
                    connection,
                    statement,
                    "uuid",
                    charges,
                    one -> one.charge().id().value());
            array(
                    connection,
                    statement,
                    "timestamptz",
                    charges,
                    one -> time(one.charge().period().end()));
            array(connection, statement, "int8", charges, one -> one.charge().amount());
            array(connection, statement, "varchar", charges, one -> one.charge().idempotencyKey());
            array(
                    connection,
                    statement,
                    "timestamptz",
                    charges,
                    one -> time(one.charge().at()));
        }

        List<ChargeGroup> tell(ResultSet rows) throws SQLException {
            List<Condition> asked = List.copyOf(conditions.keySet());
            Map<Integer, UsageCount> counts = new LinkedHashMap<>();
            List<Integer> hindered = new ArrayList<>();
            while (rows.next()) {
                int group = rows.getInt("number") - 1;
                int detail = rows.getInt("detail") - 1;
                switch (rows.getString("what")) {
                    case "GRANTED" -> groups.get(group).granted(rows.getLong("used"));
                    case "CONDITION" -> {
                        groups.get(group).refuse(asked.get(detail).condition());
                        hindered.add(group);
                    }
                    case "KEY" -> {
                        groups.get(group).sendAlone(keys.get(detail).key());
                        hindered.add(group);
                    }
                    default -> {
                        long used = rows.getLong("used");
                        // Top-ups are drawn by one charge at a time.
                        if (rows.wasNull() || detail == 0) {
                            groups.get(group).sendAllAlone();
                        } else {
                            counts.put(group, new UsageCount(used, rows.getLong("reserved")));
                        }
                    }
                }
            }
            List<ChargeGroup> held = new ArrayList<>();
            counts.forEach((group, count) -> {
                ChargeGroup judged = groups.get(group);
                boolean hadRoom = count.used() + count.reserved() <= judged.room();
                if (hadRoom && !hindered.contains(group)) {
                    held.add(judged);
                } else {
                    judged.judge(count);
                }
            });
            return held;
        }

        private <T> void array(
                Connection connection, PreparedStatement statement, String type, List<T> of, Element<T> element)
                throws SQLException {
            @Nullable Object[] values = new Object[of.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = element.of(of.get(i));
            }
            statement.setArray(++position, connection.createArrayOf(type, values));
        }

        private static @Nullable String time(@Nullable Instant time) {
            return time == null ? null : Micros.of(time).toString();
        }
    }

    private interface Element<T> {
        @Nullable
        Object of(T value);
    }
}
