package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.plan.Limit;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Consumption.Granted;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link TenancyStore} must do about units of work: all of one or nothing. */
public interface TransactionContract extends StoreContract {

    @Test
    default void shouldGiveBackWhatTheWorkReturns() throws Exception {
        TestTenant tenant = TestTenant.createIn(store());

        assertThat(store().<String, IOException>write(repositories -> "written"))
                .isEqualTo("written");
        assertThat(store().<Optional<Tenant>, IOException>read(
                                repositories -> repositories.tenants().find(tenant.id())))
                .contains(tenant.tenant());
        store().ping();
    }

    @Test
    default void shouldLandAllOfAUnit() {
        UnitOfEverything unit = UnitOfEverything.prepared(store());

        Units.write(store(), unit::run);

        unit.assertLanded(store());
    }

    @Test
    default void shouldLeaveNothingBehindWhenTheWorkThrowsWhateverItThrows() {
        for (Throwable thrown : List.of(
                new IOException("checked"), new IllegalStateException("unchecked"), new StackOverflowError("error"))) {
            UnitOfEverything unit = UnitOfEverything.prepared(store());

            assertThatThrownBy(() -> store().write(repositories -> {
                        unit.run(repositories);
                        unit.assertSeenInside(repositories);
                        throw sneaky(thrown);
                    }))
                    .isSameAs(thrown);

            unit.assertUndone(store());
            Units.write(store(), unit::run);
            unit.assertLanded(store());
        }
    }

    @Test
    default void shouldSeeWithinAUnitWhatItDidItself() {
        UnitOfEverything unit = UnitOfEverything.prepared(store());

        Units.write(store(), repositories -> {
            unit.run(repositories);
            unit.assertSeenInside(repositories);
        });
    }

    @Test
    default void shouldShowNobodyWhatAUnitHasNotCommitted() throws Exception {
        UnitOfEverything unit = UnitOfEverything.prepared(store());
        IOException undone = new IOException("undone");
        Meanwhile<Boolean> reader = new Meanwhile<>(() -> {
            unit.assertNothingHappened(store());
            return true;
        });

        assertThatThrownBy(() -> store().write(repositories -> {
                    unit.run(repositories);
                    reader.begin();
                    throw undone;
                }))
                .isSameAs(undone);

        assertThat(reader.result()).isTrue();
    }

    @Test
    default void shouldNotTakeAnUndoneChargeForTheFirstOfItsKey() throws Exception {
        TestTenant tenant = TestTenant.createIn(store());
        TestCharge charge = TestCharge.of(3, Limit.of(3)).withKey("order");
        IOException undone = new IOException("undone");
        Meanwhile<Consumption> twin = new Meanwhile<>(() -> store().usage().consume(tenant.id(), charge.charge()));

        assertThatThrownBy(() -> store().write(repositories -> {
                    assertThat(repositories.usage().consume(tenant.id(), charge.charge()))
                            .isInstanceOf(Granted.class);
                    twin.begin();
                    throw undone;
                }))
                .isSameAs(undone);

        assertThat(twin.result())
                .isInstanceOfSatisfying(
                        Granted.class, granted -> assertThat(granted.replayed()).isFalse());
    }

    @Test
    default void shouldNotNestUnitsOfWork() {
        TenancyStore store = store();
        TestTenant tenant = TestTenant.createIn(store);
        TestTenant another = TestTenant.unstored();
        List<Runnable> nested = List.of(
                () -> Units.write(store, repositories -> repositories.tenants().find(tenant.id())),
                () -> store.read(repositories -> repositories.tenants().find(tenant.id())),
                () -> store.usage()
                        .consume(tenant.id(), TestCharge.of(1, Limit.of(9)).charge()),
                () -> store.usage().refund(tenant.id(), Samples.grantId()));

        Units.write(store, repositories -> {
            another.insertInto(repositories);
            nested.forEach(unit -> assertThatThrownBy(unit::run).isInstanceOf(IllegalStateException.class));
        });
        store.read(repositories -> {
            nested.forEach(unit -> assertThatThrownBy(unit::run).isInstanceOf(IllegalStateException.class));
            return true;
        });

        nested.forEach(Runnable::run);
        assertThat(store.<Optional<Tenant>, RuntimeException>read(
                        repositories -> repositories.tenants().find(another.id())))
                .contains(another.tenant());
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> RuntimeException sneaky(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
