package dev.tenancy.persistence;

import static dev.tenancy.testkit.TestCharge.CALLS;
import static dev.tenancy.testkit.TestCharge.MARCH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.id.TopUpId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.testkit.TestTenant;
import dev.tenancy.usage.Burn;
import dev.tenancy.usage.LedgerDrift;
import dev.tenancy.usage.TopUp;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What only somebody who changes the tables by hand can do to a ledger. */
final class LedgerDriftTest {

    static Stream<TestDatabase> databases() {
        return Stream.of(TestDatabase.h2InMemory(), TestDatabase.postgres());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void shouldNameEveryCounterThatItsGrantsAndReservationsDoNotBear(TestDatabase database) throws SQLException {
        try (database;
                JpaTenancyStore store = JpaTenancyStore.open(database.migrated().engine())) {
            TenantId tenant = tenant(store);
            TenantId other = tenant(store);

            database.change("update tenancy.tenancy_usage_counter set used = used + 1 where meter = 'calls'"
                    + " and tenant_id = '" + tenant.value() + "'");
            database.change("delete from tenancy.tenancy_usage_reservation where meter = 'mails'");
            database.change("delete from tenancy.tenancy_usage_counter where meter = 'pages' and tenant_id = '"
                    + other.value() + "'");

            LedgerDrift moreUsed = new LedgerDrift(tenant, "calls", MARCH.start(), 8, 7, 0, 0, 0, 0, null);
            LedgerDrift unheld = new LedgerDrift(tenant, "mails", MARCH.start(), 0, 0, 2, 0, 0, 0, null);
            LedgerDrift unheldToo = new LedgerDrift(other, "mails", MARCH.start(), 0, 0, 2, 0, 0, 0, null);
            LedgerDrift uncounted = new LedgerDrift(other, "pages", MARCH.start(), 0, 5, 0, 0, 0, 0, null);
            assertThat(store.usageHistory().verify(tenant)).containsExactly(moreUsed, unheld);
            assertThat(store.usageHistory().verify(other)).containsExactly(unheldToo, uncounted);
            List<LedgerDrift> everywhere = new ArrayList<>();
            store.usageHistory().verifyAll(everywhere::add);
            assertThat(everywhere).containsExactlyInAnyOrder(moreUsed, unheld, unheldToo, uncounted);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void shouldNameTheTopUpAndTheCounterThatWhatWasDrawnDoesNotBear(TestDatabase database) throws SQLException {
        try (database;
                JpaTenancyStore store = JpaTenancyStore.open(database.migrated().engine())) {
            TestTenant moreTaken = toppedUp(store);
            TestTenant lessDrawn = toppedUp(store);
            assertThat(store.usageHistory().verify(moreTaken.id())).isEmpty();

            database.change("update tenancy.tenancy_top_up set remaining = remaining - 1 where tenant_id = '"
                    + moreTaken.id().value() + "'");
            database.change("delete from tenancy.tenancy_usage_draw where tenant_id = '"
                    + lessDrawn.id().value() + "'");

            assertThat(store.usageHistory().verify(moreTaken.id()))
                    .containsExactly(new LedgerDrift(
                            moreTaken.id(), "calls", Instant.EPOCH, 0, 0, 0, 0, 5, 4, topUpOf(store, moreTaken)));
            assertThat(store.usageHistory().verify(lessDrawn.id()))
                    .containsExactly(
                            new LedgerDrift(lessDrawn.id(), "calls", MARCH.start(), 12, 12, 2, 2, 4, 0, null),
                            new LedgerDrift(
                                    lessDrawn.id(),
                                    "calls",
                                    Instant.EPOCH,
                                    0,
                                    0,
                                    0,
                                    0,
                                    4,
                                    0,
                                    topUpOf(store, lessDrawn)));
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void shouldAddUpInAnyNumberOfBatches(TestDatabase database) throws SQLException {
        try (database;
                JpaTenancyStore store = JpaTenancyStore.open(database.migrated().engine())) {
            TenantId tenant = tenant(store);
            database.change("delete from tenancy.tenancy_usage_entry where meter = 'calls' and amount = 4");

            for (int batch = 1; batch <= 5; batch++) {
                LedgerSnapshot snapshot = new LedgerSnapshot(
                        database.engine(), new RunningUnits(), DatabaseKind.of(database.engine()), batch);

                assertThat(snapshot.reconciliation(tenant).drift(tenant))
                        .containsExactly(new LedgerDrift(tenant, "calls", MARCH.start(), 7, 3, 0, 0, 0, 0, null));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void shouldLeaveTheConnectionAsItWas(TestDatabase database) throws SQLException {
        try (database;
                JpaTenancyStore store = JpaTenancyStore.open(database.migrated().engine());
                OneConnection one = new OneConnection(database.engine().getConnection())) {
            Connection connection = one.getConnection();
            int isolation = connection.getTransactionIsolation();

            new LedgerSnapshot(one, new RunningUnits(), DatabaseKind.of(database.engine()))
                    .reconciliation(tenant(store));

            assertThat(connection.getTransactionIsolation()).isEqualTo(isolation);
            assertThat(connection.getAutoCommit()).isTrue();
        }
    }

    /** A tenant who has used 12 calls of 10 and reserved 2, with a top-up. */
    private static TestTenant toppedUp(JpaTenancyStore store) {
        TestTenant tenant = TestTenant.createIn(store);
        TopUp topUp = tenant.topUp(20, Burn.AFTER);
        store.write(repositories -> {
            repositories.topUps().insert(topUp);
            return topUp;
        });
        store.usage()
                .consume(tenant.id(), TestCharge.of(12, Limit.of(10)).on(CALLS).charge());
        store.usage()
                .reserve(tenant.id(), TestCharge.of(2, Limit.of(10)).on(CALLS).charge(), Duration.ofHours(1));
        return tenant;
    }

    private static TopUpId topUpOf(JpaTenancyStore store, TestTenant tenant) {
        List<TopUp> all = store.read(repositories -> repositories.topUps().findAll(tenant.id()));
        return all.get(0).id();
    }

    /** A tenant who has used 7 calls by two grants and 5 pages, and reserved 2 mails. */
    private static TenantId tenant(JpaTenancyStore store) {
        TenantId tenant = TestTenant.createIn(store).id();
        store.usage().consume(tenant, TestCharge.of(3, Limit.of(10)).on(CALLS).charge());
        store.usage().consume(tenant, TestCharge.of(4, Limit.of(10)).on(CALLS).charge());
        store.usage()
                .consume(
                        tenant,
                        TestCharge.of(5, Limit.of(10))
                                .on(Meter.periodic("pages"))
                                .charge());
        store.usage()
                .reserve(
                        tenant,
                        TestCharge.of(2, Limit.of(10))
                                .on(Meter.periodic("mails"))
                                .charge(),
                        Duration.ofHours(1));
        return tenant;
    }
}
