package dev.tenancy.testkit;

import static dev.tenancy.testkit.Refusals.assertConflict;
import static dev.tenancy.testkit.Refusals.assertStale;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.tenant.DisplayName;
import dev.tenancy.tenant.EmailAddress;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantRepository;
import dev.tenancy.tenant.TenantStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link TenantRepository} must do. Its slugs can be seen through {@link AccessDirectoryContract} alone. */
public interface TenantRepositoryContract extends StoreContract {

    @Test
    default void shouldFindATenantAsItWasStored() {
        Tenant tenant = TestTenant.createIn(store()).tenant();

        Optional<Tenant> found = found(tenant.id());

        assertThat(found).contains(tenant);
        assertThat(found.map(Tenant::email).map(EmailAddress::value))
                .contains(tenant.email().value());
        assertThat(found(Samples.tenantId())).isEmpty();
    }

    @Test
    default void shouldKeepTheLongestNameSlugAndAddressOfATenant() {
        Tenant tenant = TestTenant.createIn(store()).tenant();
        String unique = Samples.slug().value();
        Slug slug = new Slug(unique + "x".repeat(63 - unique.length()));
        DisplayName name = new DisplayName("\uD83C\uDF0D".repeat(200));
        EmailAddress email = new EmailAddress("a".repeat(64) + "@" + "b.".repeat(94) + "c");
        assertThat(email.value()).hasSize(254);

        Units.write(store(), repositories -> {
            repositories.tenants().claimSlug(slug, tenant.id(), Samples.NOW);
            repositories
                    .tenants()
                    .update(tenant.with(slug, name, email, ZoneId.of("America/Argentina/ComodRivadavia")));
        });

        assertThat(found(tenant.id()))
                .contains(tenant.with(slug, name, email, ZoneId.of("America/Argentina/ComodRivadavia"))
                        .withVersion(2));
    }

    @Test
    default void shouldKeepTimesOfATenantToTheMicrosecondInEveryTimeZone() {
        // The third and fourth don't exist, or do so twice, on the clocks of Berlin and New York.
        for (String time : List.of(
                "1970-01-01T00:00:00.000001Z",
                "2024-02-29T23:59:59.999999Z",
                "2026-03-29T02:30:00.000002Z",
                "2026-11-01T01:30:00.000003Z",
                "9999-12-31T23:59:59.999999Z")) {
            Tenant template = TestTenant.unstored().tenant();
            Tenant tenant = new Tenant(
                    template.id(),
                    template.slug(),
                    template.name(),
                    template.email(),
                    template.status(),
                    template.timeZone(),
                    Instant.parse(time),
                    1);
            Units.write(store(), repositories -> repositories.tenants().insert(tenant));
            assertThat(found(tenant.id())).contains(tenant);
        }
    }

    @Test
    default void shouldKeepEveryKindOfTimeZoneOfATenant() {
        for (ZoneId zone :
                List.of(ZoneOffset.UTC, ZoneId.of("UTC"), ZoneId.of("Asia/Kathmandu"), ZoneOffset.ofHours(-3))) {
            Tenant tenant = TestTenant.createIn(store()).tenant();
            Tenant moved = tenant.with(tenant.slug(), tenant.name(), tenant.email(), zone);
            Units.write(store(), repositories -> repositories.tenants().update(moved));
            assertThat(found(tenant.id())).map(Tenant::timeZone).contains(zone);
        }
    }

    @Test
    default void shouldStoreEveryStatusOfATenantAndRaiseItsVersion() {
        Tenant current = TestTenant.createIn(store()).tenant();
        Tenant other = TestTenant.createIn(store()).tenant();
        for (TenantStatus status : List.of(TenantStatus.SUSPENDED, TenantStatus.ACTIVE, TenantStatus.CLOSED)) {
            Tenant changed = current.withStatus(status);
            Tenant returned =
                    store().write(repositories -> repositories.tenants().update(changed));
            assertThat(returned).isEqualTo(changed.withVersion(current.version() + 1));
            assertThat(found(current.id())).contains(returned);
            current = returned;
        }
        assertThat(found(other.id())).contains(other);
    }

    @Test
    default void shouldRefuseAChangeOfATenantOnTopOfAnOutdatedOne() {
        Tenant first = TestTenant.createIn(store()).tenant();
        Tenant second =
                store().write(repositories -> repositories.tenants().update(first.withStatus(TenantStatus.SUSPENDED)));

        assertStale(() -> store().write(repositories -> repositories.tenants().update(first)));
        assertStale(() -> store().write(repositories -> repositories.tenants().update(second.withVersion(3))));

        assertThat(found(first.id())).contains(second);
    }

    @Test
    default void shouldRefuseAChangeOfATenantThatIsNotThere() {
        Tenant missing = TestTenant.unstored().tenant();

        assertStale(() -> store().write(repositories -> repositories.tenants().update(missing)));

        assertThat(found(missing.id())).isEmpty();
    }

    @Test
    default void shouldLockATenantAsItIsStored() {
        Tenant tenant = TestTenant.createIn(store()).tenant();

        assertThat(store().<Optional<Tenant>, RuntimeException>write(
                                repositories -> repositories.tenants().lock(tenant.id())))
                .contains(tenant);
        assertThat(store().<Optional<Tenant>, RuntimeException>write(
                                repositories -> repositories.tenants().lock(Samples.tenantId())))
                .isEmpty();
    }

    @Test
    default void shouldRefuseASlugThatAnotherTenantHolds() {
        TestTenant holder = TestTenant.createIn(store());
        TestTenant other = TestTenant.createIn(store());

        assertConflict(ProblemCode.SLUG_TAKEN, () -> claim(holder.tenant().slug(), other, Samples.NOW));
        claim(Samples.slug(), other, Samples.NOW);
    }

    @Test
    default void shouldKeepARetiredSlugFromOthersUntilItsReservationEnds() {
        TestTenant holder = TestTenant.createIn(store());
        TestTenant other = TestTenant.createIn(store());
        Slug slug = holder.tenant().slug();
        Instant end = Samples.NOW.plus(Duration.ofDays(30));
        Units.write(store(), repositories -> repositories.tenants().retireSlug(slug, end));

        assertConflict(ProblemCode.SLUG_TAKEN, () -> claim(slug, other, end.minusNanos(1_000)));
        claim(slug, other, end);

        assertConflict(ProblemCode.SLUG_TAKEN, () -> claim(slug, holder, end.plus(Duration.ofDays(99))));
    }

    @Test
    default void shouldGiveARetiredSlugBackToTheTenantThatItIsReservedFor() {
        TestTenant holder = TestTenant.createIn(store());
        TestTenant other = TestTenant.createIn(store());
        Slug slug = holder.tenant().slug();
        Instant end = Samples.NOW.plus(Duration.ofDays(30));
        Units.write(store(), repositories -> repositories.tenants().retireSlug(slug, end));

        claim(slug, holder, Samples.NOW);

        assertConflict(ProblemCode.SLUG_TAKEN, () -> claim(slug, other, end));
    }

    @Test
    default void shouldCountTheSlugsThatAreReservedForOneTenant() {
        TestTenant ours = TestTenant.createIn(store());
        TestTenant theirs = TestTenant.createIn(store());
        Instant end = Samples.NOW.plus(Duration.ofDays(30));
        for (TestTenant tenant : List.of(ours, ours, theirs)) {
            Slug slug = Samples.slug();
            claim(slug, tenant, Samples.NOW);
            Units.write(store(), repositories -> repositories.tenants().retireSlug(slug, end));
        }

        assertThat(retired(ours, end.minusNanos(1_000))).isEqualTo(2);
        assertThat(retired(theirs, end.minusNanos(1_000))).isEqualTo(1);
        assertThat(retired(ours, end)).isZero();
    }

    private long retired(TestTenant tenant, Instant now) {
        return store().read(repositories -> repositories.tenants().countRetiredSlugs(tenant.id(), now));
    }

    private Optional<Tenant> found(TenantId id) {
        return store().read(repositories -> repositories.tenants().find(id));
    }

    private void claim(Slug slug, TestTenant claimer, Instant now) {
        Units.write(store(), repositories -> repositories.tenants().claimSlug(slug, claimer.id(), now));
    }
}
