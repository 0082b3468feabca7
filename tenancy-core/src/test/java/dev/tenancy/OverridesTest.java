package dev.tenancy;

import static dev.tenancy.World.refused;
import static dev.tenancy.World.wrong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tenancy.access.AccessDecision;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.Actor;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.Feature;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.PlanChange;
import dev.tenancy.plan.PlanChange.Violation;
import dev.tenancy.plan.PlanChange.When;
import dev.tenancy.plan.Price;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.tenant.EntitlementOverride;
import dev.tenancy.usage.Consumption.LimitExceeded;
import dev.tenancy.usage.ConsumptionOfAll;
import dev.tenancy.usage.ReservationDecision;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A product whose members are seats; projects stand, exports are soft, keys need a feature. */
class OverridesTest {

    private static final Meter SEATS = Meter.standing("seats");
    private static final Meter PROJECTS = Meter.standing("projects");
    private static final Meter MAILS = Meter.periodic("mails");
    private static final Meter EXPORTS = Meter.periodic("exports");
    private static final Feature KEYS = new Feature("keys");
    private static final Feature SLA = new Feature("sla");
    private static final Actor OLGA = Actor.operator("Olga");

    private final World world = new World(PlanCatalog.builder()
            .seats(SEATS)
            .meters(PROJECTS, MAILS, EXPORTS)
            .apiAccess(KEYS)
            .features(SLA)
            .plan(plan("small", 2))
            .plan(plan("large", 9))
            .build());
    private final Overrides overrides = world.tenancy.overrides();
    private final Usage usage = world.tenancy.usage();
    private final SignedUp acme = world.signUp("acme", "small");
    private final TenantId tenant = acme.tenant().id();

    @Test
    void shouldRaiseAndLowerAPeriodicLimitFromTheNextRequestOn() {
        set(limit("mails", 5));
        usage.require(owner(), "mails", 5);
        refused(ProblemCode.LIMIT_REACHED, () -> usage.require(owner(), "mails", 1));

        set(limit("mails", 3));
        assertThat(usage.consume(owner(), "mails", 1)).isInstanceOfSatisfying(LimitExceeded.class, exceeded -> {
            assertThat(exceeded.limit()).isEqualTo(Limit.of(3));
            assertThat(exceeded.used()).isEqualTo(5);
        });
        set(limit("mails", Long.MAX_VALUE));
        usage.require(owner(), "mails", 1_000);
    }

    @Test
    void shouldShowTheDifferenceAndTheViolationsOfAChangeByTheOverrides() {
        usage.require(owner(), "projects", 2);
        set(limit("projects", 1));
        set(limit("mails", 7));
        set(new Entitlement.OfFeature("sla", true, null));

        PlanChangePreview preview = world.tenancy.subscriptions().preview(owner(), "large");

        assertThat(preview.violations()).containsExactly(new Violation("projects", 2, 1));
        assertThat(preview.difference().limitsGained())
                .extracting(change -> change.meter())
                .doesNotContain(MAILS, PROJECTS)
                .contains(SEATS);
    }

    @Test
    void shouldPreviewAChangeByOneMomentThoughAnOverrideEndsMeanwhile() {
        Instant end = world.now.plus(Duration.ofHours(1));
        usage.require(owner(), "projects", 2);
        set(new Entitlement.OfMeter("projects", 1, end));
        for (int readsBefore = 0; readsBefore < 5; readsBefore++) {
            AtomicInteger left = new AtomicInteger(readsBefore);
            Tenancy node = Tenancy.builder()
                    .store(world.store, world.store)
                    .plans(world.tenancy.plans().catalog())
                    .clock(() -> left.getAndDecrement() > 0 ? end.minusSeconds(1) : end)
                    .mailer(mail -> {})
                    .invitationPage(URI.create("https://app.example/join"))
                    .build();

            PlanChangePreview preview = node.subscriptions().preview(owner(), "large");

            boolean isGained = preview.difference().limitsGained().stream()
                    .anyMatch(change -> change.meter().equals(PROJECTS));
            assertThat(preview.violations().isEmpty())
                    .as("after %s looks at the clock", readsBefore)
                    .isEqualTo(isGained);
        }
    }

    @Test
    void shouldGiveAnotherRateUntilItEnds() {
        RateLimit launch = RateLimit.perSecond(500).and(RateLimit.perMinute(9_000));
        set(new Entitlement.OfRateLimit(launch, world.now.plus(Duration.ofHours(1))));
        assertThat(owner().entitlements().rateLimit()).isEqualTo(launch);
        assertThat(world.tenancy.plans().explain(owner(), "rate-limit"))
                .isInstanceOfSatisfying(Explanation.OfRateLimit.class, rate -> {
                    assertThat(rate.planned()).isEqualTo(rate.plan().rateLimit());
                    assertThat(rate.effective()).isEqualTo(launch);
                    assertThat(rate.override()).isNotNull();
                });

        world.pass(Duration.ofHours(1));
        assertThat(owner().entitlements().rateLimit())
                .isEqualTo(owner().entitlements().plan().rateLimit());
        assertThat(world.tenancy.plans().explain(owner(), "rate-limit"))
                .isInstanceOfSatisfying(
                        Explanation.OfRateLimit.class,
                        rate -> assertThat(rate.override()).isNull());
    }

    @Test
    void shouldCountAnEndedOverrideNoMoreThoughNobodyTookItAway() {
        set(new Entitlement.OfMeter("mails", 5, world.now.plus(Duration.ofHours(1))));
        TenantContext letInBefore = owner();
        usage.require(letInBefore, "mails", 3);

        world.pass(Duration.ofHours(1).minusNanos(1_000));
        usage.require(letInBefore, "mails", 1);
        world.pass(Duration.ofNanos(1_000));

        assertThat(overrides.of(tenant)).hasSize(1);
        refused(ProblemCode.LIMIT_REACHED, () -> usage.require(letInBefore, "mails", 1));
        refused(ProblemCode.LIMIT_REACHED, () -> usage.require(owner(), "mails", 1));
        assertThat(report(letInBefore, "mails").limit()).isEqualTo(Limit.of(2));
    }

    @Test
    void shouldHoldAStandingMeterToTheOverrideAsStoredNotAsTheCallerKnewIt() {
        TenantContext letInBefore = owner();
        usage.require(letInBefore, "projects", 2);
        set(limit("projects", 4));
        usage.require(letInBefore, "projects", 2);
        refused(ProblemCode.LIMIT_REACHED, () -> usage.require(letInBefore, "projects", 1));

        overrides.remove(tenant, "projects");

        refused(ProblemCode.LIMIT_REACHED, () -> usage.require(letInBefore, "projects", 1));
        assertThat(report(owner(), "projects").overage()).isEqualTo(2);
    }

    @Test
    void shouldHoldJoinedMeteringToTheOverrideToo() {
        TenantContext letInBefore = owner();
        set(limit("projects", 3));

        world.store.write(unit -> {
            Usage joined = usage.joining(new UnitTransaction(unit, landing -> {}));
            joined.require(letInBefore, "projects", 3);
            refused(ProblemCode.LIMIT_REACHED, () -> joined.require(letInBefore, "projects", 1));
            return true;
        });
    }

    @Test
    void shouldHoldReservationsAndSeveralMetersAtOnceToTheOverrideToo() {
        TenantContext letInBefore = owner();
        set(limit("projects", 3));
        set(limit("mails", 3));

        assertThat(usage.reserve(letInBefore, "projects", 3, Duration.ofMinutes(1), null))
                .isInstanceOf(ReservationDecision.Reserved.class);
        assertThat(usage.reserve(letInBefore, "projects", 1, Duration.ofMinutes(1), null))
                .isInstanceOf(ReservationDecision.Refused.class);
        assertThat(usage.reserve(owner(), "mails", 3, Duration.ofMinutes(1), null))
                .isInstanceOf(ReservationDecision.Reserved.class);
        set(limit("projects", 5));
        set(limit("mails", 5));
        assertThat(usage.consumeAll(owner(), Map.of("mails", 2L, "projects", 2L), null))
                .isInstanceOf(ConsumptionOfAll.AllGranted.class);
        assertThat(usage.consumeAll(owner(), Map.of("mails", 1L), null))
                .isInstanceOf(ConsumptionOfAll.NoneGranted.class);
    }

    @Test
    void shouldKeepAnOverrideThatEndsAfterTheChangeOfPlanThatIsToCome() {
        world.tenancy.subscriptions().upgrade(owner(), "large");
        world.tenancy.subscriptions().downgrade(owner(), "small", PlanChange.When.PERIOD_END);
        set(limit("mails", 4));
        TenantContext letInBefore = owner();
        world.pass(Duration.ofDays(28));

        usage.require(letInBefore, "mails", 4);
        refused(ProblemCode.LIMIT_REACHED, () -> usage.require(letInBefore, "mails", 1));
        overrides.remove(tenant, "mails");
        world.pass(Duration.ofDays(1));
        assertThat(report(owner(), "mails").limit()).isEqualTo(Limit.of(2));
        assertThat(world.tenancy.plans().explain(owner(), "mails").plan().key()).isEqualTo("small");
    }

    @Test
    void shouldSeatAsManyMembersAsTheOverrideSays() {
        set(limit("seats", 1));
        refused(ProblemCode.LIMIT_REACHED, () -> addMember("a"));
        set(limit("seats", 3));
        addMember("b");
        addMember("c");
        refused(ProblemCode.LIMIT_REACHED, () -> addMember("d"));
    }

    @Test
    void shouldGiveAndTakeAFeature() {
        refused(ProblemCode.FEATURE_NOT_IN_PLAN, () -> makeKey());
        set(new Entitlement.OfFeature("keys", true, world.now.plusSeconds(60)));
        var key = makeKey();
        assertThat(world.as(key.secret()).entitlements().features()).isEqualTo(Map.of("keys", true, "sla", true));

        set(new Entitlement.OfFeature("sla", false, null));
        assertThat(refused(
                                ProblemCode.FEATURE_NOT_IN_PLAN,
                                () -> owner().entitlements().require(SLA))
                        .extras())
                .containsEntry("available_in", List.of());
        world.pass(Duration.ofMinutes(1));

        assertThat(world.decide(key.secret())).isInstanceOf(AccessDecision.Refused.class);
    }

    @Test
    void shouldLeaveASoftLimitSoftAndReportWhatIsOverIt() {
        set(limit("exports", 4));
        usage.require(owner(), "exports", 10);

        MeterUsage exports = report(owner(), "exports");
        assertThat(exports.limit()).isEqualTo(Limit.soft(4));
        assertThat(exports.overage()).isEqualTo(6);
        assertThat(exports.remaining()).hasValue(0);
    }

    @Test
    void shouldKeepTheOverrideThroughAChangeOfPlanAndJudgeTheChangeByIt() {
        set(limit("projects", 3));
        world.tenancy.subscriptions().upgrade(owner(), "large");
        usage.require(owner(), "projects", 3);
        refused(ProblemCode.LIMIT_REACHED, () -> usage.require(owner(), "projects", 1));

        world.tenancy.subscriptions().downgrade(owner(), "small", When.NOW);
        set(limit("projects", 5));
        world.tenancy.subscriptions().upgrade(owner(), "large");
        overrides.remove(tenant, "projects");

        assertThat(refused(
                                ProblemCode.PLAN_CHANGE_BLOCKED,
                                () -> world.tenancy.subscriptions().downgrade(owner(), "small", When.NOW))
                        .extras())
                .containsEntry("violations", List.of(new Violation("projects", 3, 2)));
    }

    @Test
    void shouldExplainWhereAnEntitlementComesFrom() {
        Plan small = world.tenancy.plans().catalog().find("small").orElseThrow();
        Plans plans = world.tenancy.plans();
        assertThat(plans.explain(owner(), "mails"))
                .isEqualTo(new Explanation.OfMeter(MAILS, small, Limit.of(2), null, Limit.of(2), List.of()));
        assertThat(plans.explain(owner(), "keys"))
                .isEqualTo(new Explanation.OfFeature(KEYS, small, false, null, false));

        EntitlementOverride mails = set(limit("mails", 7));
        EntitlementOverride keys = set(new Entitlement.OfFeature("keys", true, world.now.plusSeconds(9)));

        assertThat(plans.explain(owner(), "mails"))
                .isEqualTo(new Explanation.OfMeter(MAILS, small, Limit.of(2), mails, Limit.of(7), List.of()));
        assertThat(plans.explain(owner(), "keys")).isEqualTo(new Explanation.OfFeature(KEYS, small, false, keys, true));
        assertThat(mails.setBy()).isEqualTo(OLGA);
        assertThat(mails.setAt()).isEqualTo(world.now);
        world.pass(Duration.ofSeconds(9));
        assertThat(plans.explain(owner(), "keys"))
                .isEqualTo(new Explanation.OfFeature(KEYS, small, false, null, false));
        refused(ProblemCode.NOT_FOUND, () -> plans.explain(owner(), "unheard_of"));
    }

    @Test
    void shouldExplainByTheOverrideThatTheValueComesFromThoughItIsTakenAwayMeanwhile() {
        EntitlementOverride mails = set(limit("mails", 7));
        EntitlementOverride keys = set(new Entitlement.OfFeature("keys", true, null));
        Plans plans = Tenancy.builder()
                .store(
                        new StoreChangedMeanwhile(
                                world.store,
                                stored -> List.of("mails", "keys").forEach(key -> stored.remove(tenant, key))),
                        world.store)
                .plans(world.tenancy.plans().catalog())
                .clock(() -> world.now)
                .mailer(mail -> {})
                .invitationPage(URI.create("https://app.example/join"))
                .build()
                .plans();

        assertThat(((Explanation.OfMeter) plans.explain(owner(), "mails")).effective())
                .isEqualTo(Limit.of(7));
        assertThat(plans.explain(owner(), "mails").override()).isEqualTo(mails);
        assertThat(plans.explain(owner(), "keys").override()).isEqualTo(keys);
    }

    @Test
    void shouldTouchNoOtherTenant() {
        TenantContext other = world.owner("other", "small");

        set(limit("mails", 9));

        assertThat(report(other, "mails").limit()).isEqualTo(Limit.of(2));
        assertThat(overrides.of(other.tenantId())).isEmpty();
    }

    @Test
    void shouldChangeTheSubscriptionsVersionSoThatWhoKnowsAnOlderOneIsStale() {
        set(limit("mails", 9));
        assertThat(owner().subscription().version()).isEqualTo(2);
        overrides.remove(tenant, "mails");
        assertThat(owner().subscription().version()).isEqualTo(3);
    }

    @Test
    void shouldRefuseWhatIsNoOverride() {
        assertThat(wrong(() -> overrides.set(tenant, limit("keys", 1), "", OLGA)))
                .containsExactly("key unknown", "reason bad_length");
        assertThat(wrong(() -> set(new Entitlement.OfFeature("mails", true, null))))
                .containsExactly("key unknown");
        assertThat(wrong(() -> set(new Entitlement.OfMeter("mails", 1, world.now))))
                .containsExactly("until out_of_range");
        assertThat(wrong(() -> set(new Entitlement.OfMeter("mails", 1, Instant.MAX))))
                .containsExactly("until out_of_range");
        assertThat(overrides.of(tenant)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Limit.MAX + 1, Long.MAX_VALUE - 1, Long.MIN_VALUE})
    void shouldRefuseALimitThatIsNone(long max) {
        assertThat(wrong(() -> limit("mails", max))).containsExactly("limit out_of_range");
    }

    @Test
    void shouldFindNothingToRemoveAndNoTenantThatIsUnknownOrClosed() {
        refused(ProblemCode.NOT_FOUND, () -> overrides.remove(tenant, "mails"));
        TenantId nobody = new TenantId(UUID.randomUUID());
        refused(ProblemCode.TENANT_NOT_FOUND, () -> overrides.set(nobody, limit("mails", 1), "x", OLGA));
        refused(ProblemCode.TENANT_NOT_FOUND, () -> overrides.remove(nobody, "mails"));
        set(limit("mails", 3));
        world.tenancy.tenants().suspend(tenant);
        set(limit("mails", 4));
        world.tenancy.tenants().reactivate(tenant);
        world.tenancy.tenants().close(owner());

        refused(ProblemCode.TENANT_NOT_FOUND, () -> set(limit("mails", 1)));
        refused(ProblemCode.TENANT_NOT_FOUND, () -> overrides.remove(tenant, "mails"));
    }

    @Test
    void shouldTellWhichPlanVersionsInUseTheCatalogHasLost() {
        world.tenancy.plans().requireAllInUse();
        PlanCatalog next = PlanCatalog.builder()
                .seats(SEATS)
                .meters(PROJECTS, MAILS, EXPORTS)
                .apiAccess(KEYS)
                .features(SLA)
                .plan(plan("large", 9))
                .build();
        Tenancy deployed = Tenancy.builder()
                .store(world.store, world.store)
                .plans(next)
                .mailer(mail -> {})
                .invitationPage(URI.create("https://app.example/join"))
                .build();

        assertThatIllegalStateException()
                .isThrownBy(() -> deployed.plans().requireAllInUse())
                .withMessageContaining("version 1 of the plan small")
                .withMessageContaining("Put it back");
        world.tenancy.tenants().close(owner());
        assertThatCode(() -> deployed.plans().requireAllInUse()).doesNotThrowAnyException();
    }

    private TenantContext owner() {
        return world.as(acme.userToken());
    }

    private EntitlementOverride set(Entitlement entitlement) {
        return overrides.set(tenant, entitlement, "as agreed", OLGA);
    }

    private static Entitlement limit(String meter, long max) {
        return new Entitlement.OfMeter(meter, max, null);
    }

    private void addMember(String name) {
        world.tenancy.members().add(owner(), new NewMember(name + "@acme.example", name, "member"));
    }

    private CreatedApiKey makeKey() {
        return world.tenancy.apiKeys().create(owner(), new NewApiKey("ci", "member", null, null));
    }

    private MeterUsage report(TenantContext context, String meter) {
        return World.meter(usage, context, meter);
    }

    private static Plan plan(String key, long each) {
        return Plan.builder(key)
                .price(Price.dollars(0))
                .rateLimit(RateLimit.perMinute(60))
                .limit(SEATS, Limit.of(each))
                .limit(PROJECTS, Limit.of(each))
                .limit(MAILS, Limit.of(each))
                .limit(EXPORTS, Limit.soft(each))
                .features(SLA)
                .build();
    }
}
