package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.Actor;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.tenant.EntitlementOverride;
import dev.tenancy.tenant.OverrideRepository;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link OverrideRepository} must do. */
public interface OverrideRepositoryContract extends StoreContract {

    @Test
    default void shouldFindTheOverridesOfEachTenantAsTheyWereStoredByKey() {
        TestTenant ours = TestTenant.createIn(store());
        TestTenant theirs = TestTenant.createIn(store());
        EntitlementOverride calls = ours.override(new Entitlement.OfMeter("calls", 0, null));
        EntitlementOverride capped =
                ours.override(new Entitlement.OfMeter("capped", Limit.MAX, Samples.NOW.plus(Duration.ofDays(9))));
        EntitlementOverride open = ours.override(new Entitlement.OfMeter("open", Long.MAX_VALUE, null));
        RateLimit windows = RateLimit.perMinute(RateLimit.MAX_REQUESTS)
                .and(new RateLimit(7, Duration.ofMillis(1_500)))
                .and(new RateLimit(1, Duration.ofHours(23).plusNanos(1)))
                .and(new RateLimit(RateLimit.MAX_REQUESTS, Duration.ofDays(1).minusNanos(1)));
        EntitlementOverride rate = ours.override(new Entitlement.OfRateLimit(windows, Samples.NOW));
        EntitlementOverride sla = ours.override(new Entitlement.OfFeature("s_la", false, Samples.NOW));
        EntitlementOverride branding = new EntitlementOverride(
                ours.id(),
                new Entitlement.OfFeature("sk", true, null),
                "Ärger & Söhne '%_\\ \uD83C\uDF0D".repeat(9),
                Actor.system("x".repeat(200)),
                Samples.NOW);
        EntitlementOverride other = theirs.override(new Entitlement.OfMeter("calls", 5, null));

        Units.write(
                store(),
                repositories -> List.of(sla, rate, open, branding, other, capped, calls)
                        .forEach(repositories.overrides()::put));

        assertThat(found(ours.id())).containsExactly(calls, capped, open, rate, sla, branding);
        assertThat(found(theirs.id())).containsExactly(other);
        assertThat(found(Samples.tenantId())).isEmpty();
    }

    @Test
    default void shouldPutAnOverrideInPlaceOfTheEarlierOneOfItsKey() {
        TestTenant ours = TestTenant.createIn(store());
        TestTenant theirs = TestTenant.createIn(store());
        EntitlementOverride earlier = ours.override(new Entitlement.OfMeter("calls", 5, null));
        EntitlementOverride later = new EntitlementOverride(
                ours.id(),
                new Entitlement.OfFeature("calls", true, Samples.NOW),
                "another reason",
                Actor.operator("Otto"),
                Samples.NOW.plusSeconds(1));
        EntitlementOverride other = theirs.override(new Entitlement.OfMeter("calls", 6, null));
        Units.write(store(), repositories -> {
            repositories.overrides().put(earlier);
            repositories.overrides().put(other);
        });

        Units.write(store(), repositories -> repositories.overrides().put(later));

        assertThat(found(ours.id())).containsExactly(later);
        assertThat(found(theirs.id())).containsExactly(other);
    }

    @Test
    default void shouldRemoveAnOverrideOnceAndInItsTenantAlone() {
        TestTenant ours = TestTenant.createIn(store());
        TestTenant theirs = TestTenant.createIn(store());
        Entitlement calls = new Entitlement.OfMeter("calls", 5, null);
        EntitlementOverride kept = ours.override(new Entitlement.OfMeter("call", 5, null));
        Units.write(store(), repositories -> {
            repositories.overrides().put(ours.override(calls));
            repositories.overrides().put(kept);
            repositories.overrides().put(theirs.override(calls));
        });

        assertThat(removed(ours.id(), "calls")).isTrue();

        assertThat(removed(ours.id(), "calls")).isFalse();
        assertThat(removed(Samples.tenantId(), "calls")).isFalse();
        assertThat(found(ours.id())).containsExactly(kept);
        assertThat(found(theirs.id())).containsExactly(theirs.override(calls));
    }

    private List<EntitlementOverride> found(TenantId tenant) {
        return store().read(repositories -> repositories.overrides().findAll(tenant));
    }

    private boolean removed(TenantId tenant, String key) {
        return store().write(repositories -> repositories.overrides().remove(tenant, key));
    }
}
