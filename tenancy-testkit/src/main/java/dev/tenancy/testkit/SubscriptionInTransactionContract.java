package dev.tenancy.testkit;

import static dev.tenancy.testkit.TestCharge.PROJECTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.PlanSchedule;
import dev.tenancy.plan.PlanStep;
import dev.tenancy.plan.PlanStep.Kind;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.usage.Burn;
import dev.tenancy.usage.TopUp;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsagePeriod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link dev.tenancy.store.UsageTransaction} must tell of a tenant's subscription, and of what it has beside its plan. */
public interface SubscriptionInTransactionContract extends StoreContract {

    /** Does {@code work} in a new transaction of {@code tenant}: it lands when this returns, and vanishes when anything is thrown. */
    <R extends @Nullable Object, X extends Exception> R inTransaction(TenantId tenant, TransactionWork<R, X> work)
            throws X;

    @Test
    default void shouldLetNobodyElseDecideInTheTenantWhileItsSubscriptionIsLocked() throws Exception {
        TestTenant tenant = TestTenant.createIn(store());
        TestCharge project = TestCharge.of(1, Limit.of(5)).onStanding(PROJECTS);
        Meanwhile<UsageCount> decision = new Meanwhile<>(() -> store().write(repositories -> {
            repositories.tenants().lock(tenant.id());
            return repositories
                    .usage()
                    .counts(tenant.id(), Map.of(PROJECTS, UsagePeriod.standing()))
                    .values()
                    .iterator()
                    .next();
        }));

        this.<Boolean, Exception>inTransaction(tenant.id(), (transaction, insertRow) -> {
            assertThat(transaction.lockSubscription(tenant.id())).contains(tenant.subscription());
            decision.begin();
            transaction.usage().consume(tenant.id(), project.charge());
            return true;
        });

        assertThat(decision.result()).isEqualTo(new UsageCount(1, 0));
    }

    @Test
    default void shouldTellAllThatIsScheduledOfTheSubscriptionThatItLocks() {
        PlanSchedule schedule = PlanSchedule.grace(Samples.NOW.plusSeconds(9))
                .with(new PlanStep(Kind.CHANGE, "free", 2, Samples.NOW.plusSeconds(3), Samples.NOW.plusSeconds(6)))
                .with(new PlanStep(Kind.TRIAL_END, "starter", 3, Samples.NOW.plusSeconds(2), null))
                .with(new PlanStep(Kind.MIGRATION, "enterprise", 4, Samples.NOW.plusSeconds(1), Samples.NOW));
        for (PlanSchedule kept : List.of(schedule, schedule.without(Kind.CHANGE), PlanSchedule.none())) {
            TestTenant tenant = TestTenant.createIn(store());
            Subscription stored = store().write(repositories ->
                    repositories.subscriptions().update(tenant.subscription().withSchedule(kept)));

            Optional<Subscription> locked =
                    inTransaction(tenant.id(), (transaction, insertRow) -> transaction.lockSubscription(tenant.id()));

            assertThat(locked).contains(stored);
        }
    }

    @Test
    default void shouldFindNoSubscriptionOfATenantThatIsNotThere() {
        TenantId nobody = Samples.tenantId();

        Optional<Subscription> found =
                inTransaction(nobody, (transaction, insertRow) -> transaction.lockSubscription(nobody));

        assertThat(found).isEmpty();
    }

    @Test
    default void shouldTellWhatTheTenantAloneHasInPlaceOfItsPlansWord() {
        TestTenant tenant = TestTenant.createIn(store());
        TestTenant other = TestTenant.createIn(store());
        List<Entitlement> given = List.of(
                new Entitlement.OfMeter("calls", 7, Samples.NOW),
                new Entitlement.OfMeter("projects", Long.MAX_VALUE, null),
                new Entitlement.OfFeature("sla", false, null));
        Units.write(store(), repositories -> {
            given.forEach(entitlement -> repositories.overrides().put(tenant.override(entitlement)));
            repositories.overrides().put(other.override(new Entitlement.OfFeature("sla", true, null)));
        });

        List<Entitlement> found = inTransaction(tenant.id(), (transaction, insertRow) -> {
            transaction.lockSubscription(tenant.id());
            return transaction.overrides(tenant.id());
        });

        assertThat(found).isEqualTo(given);
    }

    @Test
    default void shouldTellHowManyUnitsOfTopUpsTheTenantAloneCanDraw() {
        TestTenant tenant = TestTenant.createIn(store());
        TestTenant other = TestTenant.createIn(store());
        TopUp never = tenant.topUp(5, Burn.AFTER);
        Units.write(
                store(),
                repositories -> List.of(
                                never,
                                ToppedUpContract.until(Samples.NOW.plusSeconds(1), tenant.topUp(7, Burn.BEFORE)),
                                ToppedUpContract.until(Samples.NOW, tenant.topUp(11, Burn.BEFORE)),
                                other.topUp(13, Burn.AFTER))
                        .forEach(repositories.topUps()::insert));

        Map<String, Long> found =
                inTransaction(tenant.id(), (transaction, insertRow) -> transaction.topUps(tenant.id(), Samples.NOW));

        assertThat(found).isEqualTo(Map.of(never.meter(), 12L));
    }
}
