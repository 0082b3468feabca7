package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.testkit.Race;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.testkit.TestTenant;
import dev.tenancy.usage.Commitment;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Reservation;
import dev.tenancy.usage.ReservationDecision.Reserved;
import dev.tenancy.usage.UsageLedger;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two nodes, each with a pool and a store of its own, on one database. */
final class LedgerSumTest {

    private static final Limit LIMIT = Limit.of(40);

    static Stream<TwoNodes> nodes() {
        return Stream.of(TwoNodes.onH2(), TwoNodes.onPostgres());
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void shouldRecordAnEntryForEveryUnitThatIsCounted(TwoNodes nodes) throws SQLException {
        try (nodes) {
            TenantId tenant = TestTenant.createIn(nodes.one()).id();

            Race.run(callers(nodes, tenant)).requireNoFailuresBut(UndoneUnit.class);

            LedgerSums sums = LedgerSums.of(nodes.engine(), tenant);
            assertThat(nodes.one().usageHistory().verify(tenant)).isEmpty();
            assertThat(sums.counted()).isEqualTo(sums.recorded()).isPositive().isLessThanOrEqualTo(2 * LIMIT.max());
        }
    }

    /** Every kind of caller on both nodes: some are refused, repeat themselves, give back, or fail after their charge. */
    private static List<Callable<Boolean>> callers(TwoNodes nodes, TenantId tenant) {
        TestCharge periodic = TestCharge.of(3, LIMIT);
        TestCharge standing = TestCharge.of(2, LIMIT).onStanding(TestCharge.PROJECTS);
        List<Callable<Boolean>> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String key = "key-" + i / 2;
            for (JpaTenancyStore node : List.of(nodes.one(), nodes.two())) {
                UsageLedger ledger = node.usage();
                callers.add(() -> ledger.consume(tenant, periodic.charge()) != null);
                callers.add(() -> ledger.consume(tenant, periodic.withKey(key).charge()) != null);
                callers.add(() -> refunded(ledger, tenant, periodic));
                callers.add(() -> refunded(ledger, tenant, standing));
                callers.add(() -> released(ledger, tenant, standing));
                callers.add(() -> committed(ledger, tenant, periodic));
                callers.add(() -> committed(ledger, tenant, standing.withKey(key)));
                callers.add(() ->
                        ledger.reserve(tenant, periodic.charge(), Reservation.MIN_TIME_TO_LIVE) instanceof Reserved);
                callers.add(() -> node.write(repositories -> {
                    repositories.usage().consume(tenant, periodic.charge());
                    throw new UndoneUnit();
                }));
            }
        }
        return callers;
    }

    private static boolean refunded(UsageLedger ledger, TenantId tenant, TestCharge charge) {
        return ledger.consume(tenant, charge.charge()) instanceof Consumption.Granted granted
                && ledger.refund(tenant, granted.grant().id());
    }

    private static boolean committed(UsageLedger ledger, TenantId tenant, TestCharge charge) {
        return ledger.reserve(tenant, charge.charge(), Duration.ofHours(1)) instanceof Reserved reserved
                && (ledger.commit(tenant, reserved.reservation().id(), 1) instanceof Commitment.Committed
                        || ledger.release(tenant, reserved.reservation().id()));
    }

    private static boolean released(UsageLedger ledger, TenantId tenant, TestCharge charge) {
        if (ledger.consume(tenant, charge.charge()) instanceof Consumption.Granted) {
            ledger.release(tenant, Samples.grantId(), charge.meter(), 1);
        }
        return true;
    }

    private static final class UndoneUnit extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
