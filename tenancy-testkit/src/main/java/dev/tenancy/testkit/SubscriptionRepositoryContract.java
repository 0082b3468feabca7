package dev.tenancy.testkit;

import static dev.tenancy.testkit.Refusals.assertStale;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.PlanSchedule;
import dev.tenancy.plan.PlanStep;
import dev.tenancy.plan.PlanStep.Kind;
import dev.tenancy.plan.PlanVersion;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.SubscriptionRepository;
import dev.tenancy.tenant.TenantStatus;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link SubscriptionRepository} must do. */
public interface SubscriptionRepositoryContract extends StoreContract {

    /** When what is scheduled here is due: before anything else of the test kit. */
    Instant DUE = Instant.parse("2001-02-03T04:05:06.123457Z");

    @Test
    default void shouldFindTheSubscriptionOfEachTenantAsItWasStored() {
        Subscription ours = TestTenant.createIn(store()).subscription();
        Subscription theirs = TestTenant.createIn(store()).subscription();

        assertThat(found(ours.tenantId())).contains(ours);
        assertThat(found(theirs.tenantId())).contains(theirs);
        assertThat(found(Samples.tenantId())).isEmpty();
    }

    @Test
    default void shouldKeepEveryKindOfTimeZoneOfASubscription() {
        for (ZoneId zone : List.of(ZoneOffset.UTC, ZoneId.of("UTC"), ZoneId.of("Australia/Lord_Howe"))) {
            TestTenant tenant = TestTenant.unstored();
            Subscription subscription = new Subscription(tenant.id(), "free", 7, Samples.NOW, zone, 1);
            Units.write(store(), repositories -> {
                repositories.tenants().insert(tenant.tenant());
                repositories.subscriptions().insert(subscription);
            });
            assertThat(found(tenant.id())).contains(subscription);
        }
    }

    @Test
    default void shouldStoreAChangeOfASubscriptionAndRaiseItsVersion() {
        Subscription before = TestTenant.createIn(store()).subscription();
        Subscription other = TestTenant.createIn(store()).subscription();
        Subscription changed = onPlan(before, "enterprise", 3);

        Subscription returned =
                store().write(repositories -> repositories.subscriptions().update(changed));

        assertThat(returned).isEqualTo(changed.withVersion(2));
        assertThat(found(before.tenantId())).contains(returned);
        assertThat(found(other.tenantId())).contains(other);
    }

    @Test
    default void shouldRefuseAChangeOfASubscriptionOnTopOfAnOutdatedOne() {
        Subscription first = TestTenant.createIn(store()).subscription();
        Subscription second =
                store().write(repositories -> repositories.subscriptions().update(onPlan(first, "professional", 1)));

        assertStale(
                () -> store().write(repositories -> repositories.subscriptions().update(onPlan(first, "free", 1))));

        assertThat(found(first.tenantId())).contains(second);
    }

    @Test
    default void shouldRefuseAChangeOfASubscriptionThatIsNotThere() {
        Subscription missing = TestTenant.unstored().subscription();

        assertStale(
                () -> store().write(repositories -> repositories.subscriptions().update(missing)));

        assertThat(found(missing.tenantId())).isEmpty();
    }

    @Test
    default void shouldKeepTheScheduleOfASubscriptionAndEachOfItsStepsAlone() {
        for (PlanSchedule schedule : List.of(
                schedule(Kind.CHANGE),
                schedule(Kind.TRIAL_END),
                schedule(Kind.MIGRATION),
                schedule(Kind.CHANGE, Kind.TRIAL_END, Kind.MIGRATION),
                PlanSchedule.none(),
                PlanSchedule.grace(DUE),
                schedule(Kind.TRIAL_END).withGrace(DUE))) {
            Subscription before = TestTenant.createIn(store()).subscription();
            Subscription scheduled =
                    update(before.withSchedule(schedule(Kind.CHANGE)).withPlan(plan("free"), schedule));
            assertThat(found(before.tenantId())).contains(scheduled);
            assertThat(scheduled.schedule()).isEqualTo(schedule);

            TestTenant inserted = TestTenant.unstored();
            Units.write(store(), repositories -> {
                repositories.tenants().insert(inserted.tenant());
                repositories.subscriptions().insert(inserted.subscription().withSchedule(schedule));
            });
            assertThat(found(inserted.id())).contains(inserted.subscription().withSchedule(schedule));
        }
    }

    @Test
    default void shouldFindWhatIsDueFromTheInstantOnUntilItIsWrittenDown() {
        Subscription first = update(TestTenant.createIn(store()).subscription().withSchedule(schedule(Kind.CHANGE)));
        Subscription other = TestTenant.createIn(store()).subscription();

        assertThat(due(DUE.minusNanos(1_000))).doesNotContain(first.tenantId());
        assertThat(due(DUE)).contains(first.tenantId()).doesNotContain(other.tenantId());
        update(first.at(DUE));
        assertThat(due(DUE)).doesNotContain(first.tenantId());
    }

    @Test
    default void shouldFindTheLongestDueFirstWhateverItIsThatIsDue() {
        Instant latest = Instant.parse("1999-01-01T00:00:00Z");
        Instant longAgo = latest;
        PlanSchedule late = schedule(Kind.CHANGE);
        List<TenantId> expected = new ArrayList<>();
        for (Kind kind : List.of(Kind.MIGRATION, Kind.CHANGE, Kind.TRIAL_END)) {
            Subscription before = TestTenant.createIn(store()).subscription();
            longAgo = longAgo.minusSeconds(1);
            update(before.withSchedule(late.with(new PlanStep(kind, "free", 1, longAgo, null))));
            expected.add(0, before.tenantId());
        }

        assertThat(due(latest)).containsExactlyElementsOf(expected);
        assertThat(store().<List<TenantId>, RuntimeException>read(
                                repositories -> repositories.subscriptions().findDue(DUE, 2)))
                .containsExactlyElementsOf(expected.subList(0, 2));
        expected.forEach(tenant -> update(found(tenant).orElseThrow().at(DUE)));
    }

    @Test
    default void shouldPageThroughThoseOnAnOlderVersionOfOnePlan() {
        String plan = "p" + Samples.uuid().toString().replace("-", "").substring(0, 20);
        List<TenantId> older = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Subscription before = TestTenant.createIn(store()).subscription();
            update(onPlan(before, plan, 1 + i % 2));
            older.add(0, before.tenantId());
        }
        update(onPlan(TestTenant.createIn(store()).subscription(), plan, 3));
        update(onPlan(TestTenant.createIn(store()).subscription(), "free", 1));

        assertThat(older(plan, 3, new PageRequest(100, null))).isEqualTo(new Page<>(older, false));
        assertThat(older(plan, 1, new PageRequest(100, null)).items()).isEmpty();
        Page<TenantId> page = older(plan, 3, new PageRequest(2, null));
        assertThat(page).isEqualTo(new Page<>(older.subList(0, 2), true));
        assertThat(older(plan, 3, new PageRequest(3, older.get(1).value())))
                .isEqualTo(new Page<>(older.subList(2, 5), false));
    }

    private List<TenantId> due(Instant now) {
        return store().read(repositories -> repositories.subscriptions().findDue(now, 1_000));
    }

    private Page<TenantId> older(String plan, int version, PageRequest request) {
        return store().read(repositories -> repositories.subscriptions().findOlder(plan, version, request));
    }

    private Subscription update(Subscription subscription) {
        return store().write(repositories -> repositories.subscriptions().update(subscription));
    }

    private static PlanSchedule schedule(Kind... kinds) {
        PlanSchedule schedule = PlanSchedule.none();
        int version = 2;
        for (Kind kind : kinds) {
            schedule = schedule.with(
                    new PlanStep(kind, "free", version++, DUE, kind == Kind.TRIAL_END ? null : DUE.plusSeconds(1)));
        }
        return schedule;
    }

    private static Plan plan(String key) {
        return PlanCatalog.standard().find(key).orElseThrow();
    }

    @Test
    default void shouldTellEachPlanVersionThatATenantIsOnWhichIsNotClosed() {
        String plan = "in_use_" + Samples.uuid().toString().replace("-", "_");
        subscribe(plan, 2, TenantStatus.ACTIVE);
        subscribe(plan, 2, TenantStatus.ACTIVE);
        subscribe(plan, 10, TenantStatus.SUSPENDED);
        subscribe(plan, 1, TenantStatus.CLOSED);
        int version = 20;
        for (Kind kind : Kind.values()) {
            Subscription before = TestTenant.createIn(store()).subscription();
            update(before.withSchedule(PlanSchedule.none().with(new PlanStep(kind, plan, version, DUE, null))));
            version++;
        }

        List<PlanVersion> inUse =
                store().read(repositories -> repositories.subscriptions().plansInUse());

        assertThat(inUse)
                .filteredOn(used -> used.plan().equals(plan))
                .extracting(PlanVersion::version)
                .containsExactly(2, 10, 20, 21, 22);
    }

    private void subscribe(String plan, int planVersion, TenantStatus status) {
        TestTenant tenant = TestTenant.createIn(store());
        Units.write(store(), repositories -> {
            repositories.subscriptions().update(onPlan(tenant.subscription(), plan, planVersion));
            repositories.tenants().update(tenant.tenant().withStatus(status));
        });
    }

    private Optional<Subscription> found(TenantId tenant) {
        return store().read(repositories -> repositories.subscriptions().find(tenant));
    }

    private static Subscription onPlan(Subscription before, String plan, int planVersion) {
        return new Subscription(before.tenantId(), plan, planVersion, before.anchor(), before.zone(), before.version());
    }
}
