package dev.tenancy.testkit;

import static dev.tenancy.testkit.Refusals.assertStale;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.SubscriptionRepository;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link SubscriptionRepository} must do. */
public interface SubscriptionRepositoryContract extends StoreContract {

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

    private Optional<Subscription> found(TenantId tenant) {
        return store().read(repositories -> repositories.subscriptions().find(tenant));
    }

    private static Subscription onPlan(Subscription before, String plan, int planVersion) {
        return new Subscription(before.tenantId(), plan, planVersion, before.anchor(), before.zone(), before.version());
    }
}
