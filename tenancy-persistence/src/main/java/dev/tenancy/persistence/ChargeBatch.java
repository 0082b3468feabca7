package dev.tenancy.persistence;

import dev.tenancy.usage.Charge;
import dev.tenancy.usage.GrantCondition;
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

/** Groups of charges as the arrays of one statement, and what it answers told to them. */
final class ChargeBatch {

    private record Condition(int group, GrantCondition condition) {}

    /** An idempotency key, and the place of its group. */
    record Key(int group, UUID tenant, String key) {}

    private final List<ChargeGroup> groups;
    private final Map<Condition, Instant> conditions = new LinkedHashMap<>();
    private final List<Key> keys = new ArrayList<>();

    ChargeBatch(List<ChargeGroup> groups) {
        this.groups = groups;
        for (int group = 0; group < groups.size(); group++) {
            for (PendingCharge one : groups.get(group).asking()) {
                Charge charge = one.charge();
                if (charge.condition() != null) {
                    conditions.merge(
                            new Condition(group, charge.condition()),
                            charge.at(),
                            (at, other) -> at.isAfter(other) ? at : other);
                }
                if (charge.idempotencyKey() != null) {
                    keys.add(new Key(group, one.tenant().value(), charge.idempotencyKey()));
                }
            }
        }
    }

    boolean hasConditions() {
        return !conditions.isEmpty();
    }

    List<Key> keys() {
        return keys;
    }

    void set(Connection connection, PreparedStatement statement) throws SQLException {
        List<PendingCharge> charges = new ArrayList<>();
        List<Integer> groupOfCharge = new ArrayList<>();
        for (int group = 0; group < groups.size(); group++) {
            for (PendingCharge one : groups.get(group).asking()) {
                charges.add(one);
                groupOfCharge.add(group + 1);
            }
        }
        ArrayParameters parameters = new ArrayParameters(connection, statement);
        Instant base = groups.get(0).at();
        parameters
                .time(base)
                .counters(groups)
                .timesAfter(base, groups, ChargeGroup::at)
                .numbers(groups, ChargeGroup::amount)
                .numbers(groups, ChargeGroup::room);
        if (!conditions.isEmpty()) {
            List<Map.Entry<Condition, Instant>> all = List.copyOf(conditions.entrySet());
            parameters
                    .numbers(all, one -> one.getKey().group() + 1)
                    .uuids(
                            all,
                            one -> groups.get(one.getKey().group())
                                    .counter()
                                    .tenant()
                                    .value())
                    .texts(all, one -> one.getKey().condition().kind().name())
                    .uuids(all, one -> one.getKey().condition().id())
                    .times(all, Map.Entry::getValue);
        }
        if (!keys.isEmpty()) {
            parameters
                    .numbers(keys, one -> one.group() + 1)
                    .uuids(keys, Key::tenant)
                    .texts(keys, Key::key);
        }
        parameters
                .time(base)
                .numbers(groupOfCharge, Integer::longValue)
                .uuids(charges, one -> one.charge().id().value())
                .lengths(charges, one -> one.charge().period())
                .numbers(charges, one -> one.charge().amount())
                .timesAfter(base, charges, one -> one.charge().at());
        if (!keys.isEmpty()) {
            parameters.texts(charges, one -> one.charge().idempotencyKey());
        }
    }

    /** Gives those of which the answer says nothing. */
    List<ChargeGroup> tell(ResultSet rows) throws SQLException {
        List<Condition> asked = List.copyOf(conditions.keySet());
        boolean[] told = new boolean[groups.size()];
        while (rows.next()) {
            int number = rows.getInt(2) - 1;
            ChargeGroup group = groups.get(number);
            long detail = rows.getLong(3);
            told[number] = true;
            switch (rows.getString(1)) {
                case "GRANTED" -> group.granted(detail);
                case "CONDITION" -> group.refuse(asked.get((int) detail - 1).condition());
                default -> group.sendAlone(keys.get((int) detail - 1).key());
            }
        }
        List<ChargeGroup> untold = new ArrayList<>();
        for (int number = 0; number < told.length; number++) {
            if (!told[number]) {
                untold.add(groups.get(number));
            }
        }
        return untold;
    }
}
