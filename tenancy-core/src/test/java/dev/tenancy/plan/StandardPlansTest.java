package dev.tenancy.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.problem.Denied;
import dev.tenancy.problem.ProblemCode;
import java.time.Duration;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardPlansTest {

    private final PlanCatalog catalog = PlanCatalog.standard();

    @Test
    void shouldHaveTheFourTiersFromTheLowestUp() {
        assertThat(catalog.plans())
                .extracting(Plan::key)
                .containsExactly("free", "starter", "professional", "enterprise");
        assertThat(catalog.plans())
                .extracting(Plan::name)
                .containsExactly("Free", "Starter", "Professional", "Enterprise");
        assertThat(catalog.plans()).extracting(Plan::version).containsOnly(1);
        assertThat(catalog.lowest().key()).isEqualTo("free");
    }

    @ParameterizedTest
    @CsvSource({
        "free,            0,  1,  10,   100,   60",
        "starter,      9900,  3, 100,  1000,  300",
        "professional, 29900, 10, 500, 10000, 1200"
    })
    void shouldPriceAndLimitEachTierAsTheGuideDoes(
            String tier, long cents, long users, long content, long leads, long requests) {
        Plan plan = plan(tier);

        assertThat(plan.price()).isEqualTo(new Price(cents, Currency.getInstance("USD")));
        assertThat(limits(plan))
                .containsExactly(
                        Map.entry("users", Limit.of(users)),
                        Map.entry("content", Limit.of(content)),
                        Map.entry("leads", Limit.of(leads)));
        assertThat(new Entitlements(catalog, plan).rateLimit())
                .isEqualTo(new RateLimit(requests, Duration.ofSeconds(60)));
    }

    @Test
    void shouldLimitNothingButTheRateOfTheEnterprise() {
        Plan plan = plan("enterprise");

        assertThat(plan.price()).isEqualTo(new Price(99_900, Currency.getInstance("USD")));
        assertThat(limits(plan).keySet()).containsExactly("users", "content", "leads");
        assertThat(limits(plan).values()).allMatch(Limit::isUnlimited);
        assertThat(plan.rateLimit()).isEqualTo(new RateLimit(6_000, Duration.ofSeconds(60)));
    }

    @Test
    void shouldGiveEachTierItsFeaturesOnTopOfThoseBelow() {
        assertThat(features("free")).containsExactlyInAnyOrder("content_lead");
        assertThat(features("starter")).containsExactlyInAnyOrder("content_lead", "investor", "api_access");
        assertThat(features("professional"))
                .containsExactlyInAnyOrder(
                        "content_lead", "investor", "api_access", "legal_ai", "custom_branding", "priority_support");
        assertThat(features("enterprise"))
                .containsExactlyInAnyOrder(
                        "content_lead",
                        "investor",
                        "api_access",
                        "legal_ai",
                        "custom_branding",
                        "priority_support",
                        "dedicated_support",
                        "sla");
        assertThat(catalog.features()).hasSize(8);
    }

    @Test
    void shouldHoldInEachTierWhatTheTierBelowHolds() {
        List<Plan> tiers = catalog.plans();
        for (int i = 1; i < tiers.size(); i++) {
            Plan lower = tiers.get(i - 1);
            Plan higher = tiers.get(i);
            assertThat(higher.features()).containsAll(lower.features());
            assertThat(catalog.meters()).allMatch(meter -> higher.limit(meter).isAbove(lower.limit(meter)));
            assertThat(higher.price().amount()).isGreaterThan(lower.price().amount());
            assertThat(higher.rateLimit().requests())
                    .isGreaterThan(lower.rateLimit().requests());
        }
    }

    @Test
    void shouldCountUsersAsSeatsAndTheRestByThePeriod() {
        assertThat(catalog.seats()).contains(Meter.standing("users"));
        assertThat(catalog.meter("content")).contains(Meter.periodic("content", "content_created", "content_limit"));
        assertThat(catalog.meter("leads")).contains(Meter.periodic("leads", "leads_captured", "leads_limit"));
        assertThat(catalog.apiAccess()).contains(new Feature("api_access"));
    }

    @Test
    void shouldRefuseAFreeTenantTheInvestorFeatureAndSayWhereItIs() {
        Entitlements free = new Entitlements(catalog, plan("free"));

        assertThatExceptionOfType(Denied.class)
                .isThrownBy(() -> free.require(new Feature("investor")))
                .satisfies(denied -> {
                    assertThat(denied.code()).isEqualTo(ProblemCode.FEATURE_NOT_IN_PLAN);
                    assertThat(denied.extras())
                            .containsOnly(
                                    Map.entry("feature", "investor"),
                                    Map.entry("available_in", List.of("starter", "professional", "enterprise")));
                });
    }

    @Test
    void shouldMapEveryFeatureToWhetherTheTenantHasIt() {
        assertThat(new Entitlements(catalog, plan("starter")).features())
                .containsExactly(
                        Map.entry("content_lead", true),
                        Map.entry("investor", true),
                        Map.entry("api_access", true),
                        Map.entry("legal_ai", false),
                        Map.entry("custom_branding", false),
                        Map.entry("priority_support", false),
                        Map.entry("dedicated_support", false),
                        Map.entry("sla", false));
    }

    private Plan plan(String key) {
        return catalog.find(key).orElseThrow();
    }

    private Set<String> features(String tier) {
        return plan(tier).features().stream().map(Feature::key).collect(Collectors.toSet());
    }

    private static Map<String, Limit> limits(Plan plan) {
        Map<String, Limit> limits = new LinkedHashMap<>();
        plan.limits().forEach((meter, limit) -> limits.put(meter.key(), limit));
        return limits;
    }
}
