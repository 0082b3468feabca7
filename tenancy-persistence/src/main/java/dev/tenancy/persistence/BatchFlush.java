package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Writes groups of charges until each charge is decided. Thread-safe. */
final class BatchFlush {

    /** How often what is asked for may turn out otherwise, before the callers try by themselves. */
    private static final int MAX_ROUNDS = 10;

    private final DataSource engine;
    private final BatchSql sql;

    BatchFlush(DataSource engine, BatchSql sql) {
        this.engine = engine;
        this.sql = sql;
    }

    /** Decides the charges of all groups but those it returns, whose counters others hold; never throws. */
    List<ChargeGroup> flush(List<ChargeGroup> groups) {
        return rounds(groups, false);
    }

    /** Decides the charges of one group, however long its counter is held. */
    void await(ChargeGroup group) {
        rounds(List.of(group), true);
    }

    private List<ChargeGroup> rounds(List<ChargeGroup> groups, boolean waits) {
        List<ChargeGroup> held = new ArrayList<>();
        List<ChargeGroup> open = undecided(groups);
        try (Connection connection = engine.getConnection()) {
            for (int round = 0; round < MAX_ROUNDS && !open.isEmpty(); round++) {
                try {
                    List<ChargeGroup> passed = sql.grant(connection, open, waits);
                    if (!waits) {
                        held.addAll(passed);
                        open = new ArrayList<>(open);
                        open.removeAll(passed);
                    }
                    open = undecided(open);
                } catch (SQLException failure) {
                    if (StoreFailures.isUniqueViolation(failure)) {
                        // One of the idempotency keys was used meanwhile, and it is not told which.
                        open.forEach(ChargeGroup::sendKeyedAlone);
                        open = undecided(open);
                    } else if (!StoreFailures.isSerialization(failure)) {
                        throw failure;
                    }
                }
            }
            open.forEach(ChargeGroup::sendAllAlone);
        } catch (SQLException failure) {
            RuntimeException told = StoreFailures.isBrokenConnection(failure)
                    ? dev.tenancy.problem.Unavailable.outcomeUnknown(failure)
                    : StoreFailures.translate(failure);
            open.forEach(group -> group.fail(told));
        } catch (RuntimeException | Error failure) {
            open.forEach(group -> group.fail(new IllegalStateException("The charges could not be written.", failure)));
        }
        return held;
    }

    private static List<ChargeGroup> undecided(List<ChargeGroup> groups) {
        return groups.stream().filter(group -> !group.asking().isEmpty()).toList();
    }
}
