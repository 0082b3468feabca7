package dev.tenancy.testkit;

import static dev.tenancy.testkit.TestCharge.PROJECTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.store.UsageTransaction;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Consumption.ConditionFailed;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.Consumption.KeyReused;
import dev.tenancy.usage.Consumption.LimitExceeded;
import dev.tenancy.usage.GrantCondition;
import dev.tenancy.usage.UsageLedger;
import dev.tenancy.usage.UsagePeriod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link UsageTransaction} must do: all that a ledger does, and that it lands or vanishes together with the rows of
 * the transaction that it takes part in.
 */
public interface UsageTransactionContract
        extends UsageLedgerContract,
                UsageConcurrencyContract,
                ReservationConcurrencyContract,
                SubscriptionInTransactionContract {

    /** How many rows {@code tenant} has that landed. */
    long rows(TenantId tenant);

    @Override
    default UsageLedger ledger() {
        return new TransactionLedger(this);
    }

    @Test
    default void shouldLandTogetherWithTheRow() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge charge = TestCharge.of(3, Limit.of(10));

        Consumption consumption = inTransaction(tenant, (transaction, insertRow) -> {
            insertRow.run();
            return transaction.usage().consume(tenant, charge.charge());
        });

        assertThat(consumption)
                .isInstanceOfSatisfying(
                        Granted.class, granted -> assertThat(granted.used()).isEqualTo(3));
        assertThat(landed(tenant)).isEqualTo(3);
        assertThat(rows(tenant)).isEqualTo(1);
    }

    @Test
    default void shouldVanishTogetherWithTheRow() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge charge = TestCharge.of(3, Limit.of(10)).withKey("order");
        TestCharge standing = TestCharge.of(2, Limit.of(10)).onStanding(PROJECTS);
        GrantId before = ((Granted) alone(tenant, TestCharge.of(4, Limit.of(10))))
                .grant()
                .id();
        alone(tenant, standing);
        IOException undone = new IOException("after the charge");

        assertThatThrownBy(() -> this.<Boolean, IOException>inTransaction(tenant, (transaction, insertRow) -> {
                    insertRow.run();
                    assertThat(transaction.usage().consume(tenant, charge.charge()))
                            .isInstanceOf(Granted.class);
                    assertThat(transaction.usage().refund(tenant, before)).isTrue();
                    transaction.usage().release(tenant, Samples.grantId(), PROJECTS, 1);
                    throw undone;
                }))
                .isSameAs(undone);

        assertThat(rows(tenant)).isZero();
        assertThat(landed(tenant)).isEqualTo(4);
        assertThat(used(tenant, PROJECTS, UsagePeriod.standing())).isEqualTo(2);
        assertThat(granted(tenant, charge).replayed()).isFalse();
        assertThat(ledger().refund(tenant, before)).isTrue();
    }

    @Test
    default void shouldLeaveTheTransactionGoodWhenItRefuses() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge all = TestCharge.of(5, Limit.of(5)).withKey("order");
        alone(tenant, all);
        TestCharge one = TestCharge.of(1, Limit.of(5));
        GrantCondition nobody = new GrantCondition(GrantCondition.Kind.API_KEY, Samples.uuid());

        inTransaction(tenant, (transaction, insertRow) -> {
            UsageLedger usage = transaction.usage();
            assertThat(usage.consume(tenant, one.charge())).isInstanceOf(LimitExceeded.class);
            assertThat(usage.consume(tenant, one.withKey("order").charge())).isInstanceOf(KeyReused.class);
            assertThat(usage.consume(tenant, one.provided(nobody).charge())).isInstanceOf(ConditionFailed.class);
            assertThat(usage.refund(tenant, Samples.grantId())).isFalse();
            assertThatIllegalStateException().isThrownBy(() -> usage.release(tenant, Samples.grantId(), PROJECTS, 1));
            insertRow.run();
            assertThat(usage.consume(tenant, TestCharge.of(1, Limit.of(6)).charge()))
                    .isInstanceOf(Granted.class);
            return true;
        });

        assertThat(rows(tenant)).isEqualTo(1);
        assertThat(landed(tenant)).isEqualTo(6);
    }

    @Test
    default void shouldKeepARowForEveryUnitAndExactlyTheLimitThoughManyFail() {
        TenantId tenant = TestTenant.createIn(store()).id();
        // Of 1,280 transactions every fifth fails: those that last would take 1,024.
        TestCharge one = TestCharge.of(1, Limit.of(1_000));

        Race.run(64, () -> {
                    for (int round = 0; round < 20; round++) {
                        rowForAUnit(tenant, one, round % 5 == 0);
                    }
                    return true;
                })
                .requireAll();

        assertThat(landed(tenant)).isEqualTo(1_000);
        assertThat(rows(tenant)).isEqualTo(1_000);
    }

    @Test
    default void shouldCountAKeyOnceWithinTransactionsAndOutside() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge first = TestCharge.of(1, Limit.of(100)).withKey("first within");
        TestCharge second = TestCharge.of(2, Limit.of(100)).withKey("first outside");

        Granted within = granted(tenant, first);
        Granted outside = (Granted) alone(tenant, second);

        assertThat(alone(tenant, first)).isEqualTo(new Granted(within.grant(), 3, true));
        assertThat(granted(tenant, second)).isEqualTo(new Granted(outside.grant(), 3, true));
        assertThat(landed(tenant)).isEqualTo(3);
    }

    @Test
    default void shouldCountAKeyOnceThoughItIsUsedWithinTransactionsAndOutsideAtOnce() {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge charge = TestCharge.of(2, Limit.of(100)).withKey("twins");
        List<Callable<Consumption>> callers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            callers.add(() -> alone(tenant, charge));
            callers.add(() -> inTransaction(tenant, (transaction, insertRow) -> {
                Consumption consumption = transaction.usage().consume(tenant, charge.charge());
                insertRow.run();
                return consumption;
            }));
        }

        assertThat(Race.run(callers).requireAll())
                .hasOnlyElementsOfType(Granted.class)
                .filteredOn(consumption -> !((Granted) consumption).replayed())
                .hasSize(1);
        assertThat(landed(tenant)).isEqualTo(2);
        assertThat(rows(tenant)).isEqualTo(12);
    }

    @Test
    default void shouldReplayTheGrantOfATransactionThatItWaitedFor() throws Exception {
        TenantId tenant = TestTenant.createIn(store()).id();
        TestCharge charge = TestCharge.of(2, Limit.of(100)).withKey("twins");
        Meanwhile<Granted> twin = new Meanwhile<>(() -> inTransaction(tenant, (transaction, insertRow) -> {
            insertRow.run();
            return (Granted) transaction.usage().consume(tenant, charge.charge());
        }));

        Granted first = this.<Granted, Exception>inTransaction(tenant, (transaction, insertRow) -> {
            Granted granted = (Granted) transaction.usage().consume(tenant, charge.charge());
            twin.begin();
            return granted;
        });

        assertThat(first.replayed()).isFalse();
        assertThat(twin.result()).isEqualTo(new Granted(first.grant(), 2, true));
        assertThat(landed(tenant)).isEqualTo(2);
        assertThat(rows(tenant)).isEqualTo(1);
    }

    @Test
    default void shouldRunWhatFollowsTheCommitOnceItIsThereAndNeverWithoutOne() {
        TenantId tenant = TestTenant.createIn(store()).id();
        List<Long> seen = new ArrayList<>();
        TestCharge charge = TestCharge.of(3, Limit.of(10));

        inTransaction(tenant, (transaction, insertRow) -> {
            insertRow.run();
            transaction.usage().consume(tenant, charge.charge());
            transaction.afterCommit(() -> seen.add(landed(tenant)));
            assertThat(seen).isEmpty();
            return true;
        });
        assertThat(seen).containsExactly(3L);

        IOException undone = new IOException("after the charge");
        assertThatThrownBy(() -> this.<Boolean, IOException>inTransaction(tenant, (transaction, insertRow) -> {
                    transaction.usage().consume(tenant, charge.charge());
                    transaction.afterCommit(() -> seen.add(-1L));
                    throw undone;
                }))
                .isSameAs(undone);
        assertThat(seen).containsExactly(3L);
    }

    @Test
    default void shouldBeOfNoUseOnceTheTransactionHasEnded() {
        TenantId tenant = TestTenant.createIn(store()).id();
        UsageTransaction ended = inTransaction(tenant, (transaction, insertRow) -> transaction);

        assertThatIllegalStateException()
                .isThrownBy(() -> ended.usage()
                        .consume(tenant, TestCharge.of(1, Limit.of(9)).charge()));
        assertThatIllegalStateException().isThrownBy(() -> ended.lockSubscription(tenant));
        assertThatIllegalStateException().isThrownBy(() -> ended.overrides(tenant));
        assertThat(landed(tenant)).isZero();
    }

    private Consumption alone(TenantId tenant, TestCharge charge) {
        return store().usage().consume(tenant, charge.charge());
    }

    /** What the engine itself counts. */
    private long landed(TenantId tenant) {
        return store().usage()
                .counts(tenant, Map.of(TestCharge.CALLS, TestCharge.MARCH))
                .values()
                .iterator()
                .next()
                .used();
    }

    private void rowForAUnit(TenantId tenant, TestCharge one, boolean fails) {
        try {
            this.<Boolean, IOException>inTransaction(tenant, (transaction, insertRow) -> {
                if (transaction.usage().consume(tenant, one.charge()) instanceof Granted) {
                    insertRow.run();
                }
                if (fails) {
                    throw new IOException("after the charge");
                }
                return true;
            });
        } catch (IOException undone) {
            // as it was meant to be
        }
    }
}
