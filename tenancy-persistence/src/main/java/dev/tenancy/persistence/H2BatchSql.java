package dev.tenancy.persistence;

import dev.tenancy.usage.Charge;
import dev.tenancy.usage.GrantCondition;
import dev.tenancy.usage.UsageCount;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A few statements for each counter and one commit for all: in one process the way to the disk is what costs. Who does not wait
 * locks each counter first, or passes it over. Charges with an idempotency key go by themselves, for nothing tells without waiting
 * whether somebody is using the key.
 */
final class H2BatchSql implements BatchSql {

    @Override
    public List<ChargeGroup> grant(Connection connection, List<ChargeGroup> groups, boolean waits) throws SQLException {
        List<ChargeGroup> held = new ArrayList<>();
        Map<ChargeGroup, Long> granted = new LinkedHashMap<>();
        connection.setAutoCommit(false);
        try {
            for (ChargeGroup group : groups) {
                if (!waits && isHeld(connection, group.counter())) {
                    held.add(group);
                } else {
                    grant(connection, group).ifPresent(used -> granted.put(group, used));
                }
            }
            H2Entries.record(connection, granted.keySet());
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException | RuntimeException | Error failure) {
            rollBack(connection, failure);
            throw failure;
        }
        granted.forEach(ChargeGroup::granted);
        return held;
    }

    private static void rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException broken) {
            failure.addSuppressed(broken);
        }
    }

    private static boolean isHeld(Connection connection, CounterKey counter) throws SQLException {
        return !H2Counters.lockIfFree(connection, counter) && LedgerReads.find(connection, counter) != null;
    }

    /** The count after all that is asked for; empty when nothing of the group is asked for any more. */
    private static OptionalLong grant(Connection connection, ChargeGroup group) throws SQLException {
        CounterKey counter = group.counter();
        group.sendKeyedAlone();
        while (!group.asking().isEmpty()) {
            long amount = group.amount();
            OptionalLong used = H2Counters.use(connection, counter, amount, group.room(), group.at());
            // Asked for last: a credential that was revoked before the units were counted is seen to be.
            Set<GrantCondition> failed = failedConditions(connection, group);
            if (used.isPresent() && failed.isEmpty()) {
                return used;
            }
            if (used.isPresent()) {
                H2Counters.lower(connection, counter.tenant(), counter.meter(), counter.start(), amount, 0);
            }
            if (failed.isEmpty()) {
                judge(connection, group);
            } else {
                failed.forEach(group::refuse);
            }
        }
        return OptionalLong.empty();
    }

    private static Set<GrantCondition> failedConditions(Connection connection, ChargeGroup group) throws SQLException {
        Set<GrantCondition> conditions = new LinkedHashSet<>();
        for (PendingCharge one : group.asking()) {
            GrantCondition condition = one.charge().condition();
            if (condition != null) {
                conditions.add(condition);
            }
        }
        Set<GrantCondition> failed = new LinkedHashSet<>();
        for (GrantCondition condition : conditions) {
            if (!LedgerReads.holds(connection, group.counter().tenant(), condition, group.lastAt())) {
                failed.add(condition);
            }
        }
        return failed;
    }

    private static void judge(Connection connection, ChargeGroup group) throws SQLException {
        UsageCount count = LedgerReads.find(connection, group.counter());
        Charge first = group.asking().get(0).charge();
        // Top-ups are drawn, and counters made, by one charge at a time.
        if (count == null
                || count.used() + count.reserved() <= group.room()
                || H2LedgerSql.mayDraw(connection, group.counter().tenant(), first)) {
            group.sendAllAlone();
        } else {
            group.judge(count);
        }
    }
}
