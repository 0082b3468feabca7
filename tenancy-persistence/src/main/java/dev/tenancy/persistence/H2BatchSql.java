package dev.tenancy.persistence;

import dev.tenancy.usage.Charge;
import dev.tenancy.usage.GrantCondition;
import dev.tenancy.usage.UsageCount;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
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
        boolean autoCommit = connection.getAutoCommit();
        boolean isCommitted = false;
        try {
            List<ChargeGroup> held = new ArrayList<>();
            Map<ChargeGroup, Long> granted = written(connection, groups, waits, held);
            connection.commit();
            isCommitted = true;
            granted.forEach(ChargeGroup::granted);
            return held;
        } finally {
            if (!isCommitted) {
                rollBack(connection);
            }
            OwnTransaction.restore(connection, autoCommit);
        }
    }

    // There may be another round on the connection.
    private static void rollBack(Connection connection) throws SQLException {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            connection.close();
        }
    }

    /** The counts after what is to be committed; whatever else fails, it is known that nothing was. */
    private static Map<ChargeGroup, Long> written(
            Connection connection, List<ChargeGroup> groups, boolean waits, List<ChargeGroup> held)
            throws SQLException {
        Map<ChargeGroup, Long> granted = new LinkedHashMap<>();
        try {
            connection.setAutoCommit(false);
            for (ChargeGroup group : groups) {
                if (!waits && isHeld(connection, group.counter())) {
                    held.add(group);
                } else {
                    grant(connection, group).ifPresent(used -> granted.put(group, used));
                }
            }
            H2Entries.record(connection, granted.keySet());
            return granted;
        } catch (SQLException failure) {
            if (StoreFailures.isSerialization(failure) || StoreFailures.isUniqueViolation(failure)) {
                throw failure;
            }
            throw StoreFailures.translate(failure);
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
        Map<GrantCondition, Instant> lastAsked = new LinkedHashMap<>();
        for (PendingCharge one : group.asking()) {
            Charge charge = one.charge();
            if (charge.condition() != null) {
                lastAsked.merge(charge.condition(), charge.at(), (at, other) -> at.isAfter(other) ? at : other);
            }
        }
        Set<GrantCondition> failed = new LinkedHashSet<>();
        for (Map.Entry<GrantCondition, Instant> asked : lastAsked.entrySet()) {
            if (!LedgerReads.holds(connection, group.counter().tenant(), asked.getKey(), asked.getValue())) {
                failed.add(asked.getKey());
            }
        }
        return failed;
    }

    private static void judge(Connection connection, ChargeGroup group) throws SQLException {
        CounterKey counter = group.counter();
        UsageCount count = LedgerReads.find(connection, counter);
        // Top-ups are drawn, and counters made, by one charge at a time.
        if (count == null
                || count.used() + count.reserved() <= group.room()
                || H2LedgerSql.mayDraw(connection, counter.tenant(), counter.meter(), group.at())) {
            group.sendAllAlone();
        } else {
            group.judge(count);
        }
    }
}
