package dev.tenancy.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class PlanCatalogTest {

    private static final Meter ROWS = Meter.standing("rows");
    private static final Meter CALLS = Meter.periodic("calls");
    private static final Feature EXPORT = new Feature("export");

    @Test
    void shouldNameEverythingThatDoesNotFitAtOnce() {
        PlanCatalog.Builder builder = PlanCatalog.builder()
                .seats(CALLS)
                .meters(ROWS)
                .plan(plan("small", 1)
                        .limit(CALLS, Limit.of(1))
                        .features(EXPORT)
                        .build())
                .plan(plan("large", 1)
                        .limit(CALLS, Limit.of(1))
                        .limit(ROWS, Limit.of(1))
                        .limit(Meter.standing("disks"), Limit.of(1))
                        .build())
                .plan(plan("large", 1)
                        .limit(CALLS, Limit.of(1))
                        .limit(ROWS, Limit.of(1))
                        .build());

        assertThat(Refusals.of(builder::build))
                .containsExactly(
                        "seats bad_kind",
                        "plans duplicate",
                        "plans.small.limits.rows required",
                        "plans.small.features.export unknown",
                        "plans.large.limits.disks unknown");
    }

    @Test
    void shouldNotTakeTwoMetersOfTheSameKey() {
        PlanCatalog.Builder builder = PlanCatalog.builder()
                .meters(Meter.standing("rows"), Meter.periodic("rows"))
                .plan(plan("only", 1)
                        .limit(Meter.standing("rows"), Limit.of(1))
                        .limit(Meter.periodic("rows"), Limit.of(1))
                        .build());

        assertThat(Refusals.of(builder::build)).containsExactly("meters duplicate");
    }

    @Test
    void shouldNotReportTwoFiguresUnderOneName() {
        Meter twice = Meter.periodic("twice", "same", "same");
        Meter other = Meter.periodic("other", "calls_used", "other_limit");
        PlanCatalog.Builder builder = PlanCatalog.builder()
                .meters(CALLS, twice, other)
                .plan(plan("only", 1)
                        .limit(CALLS, Limit.of(1))
                        .limit(twice, Limit.of(1))
                        .limit(other, Limit.of(1))
                        .build());

        assertThat(Refusals.of(builder::build)).containsExactly("meters duplicate", "meters duplicate");
    }

    @Test
    void shouldNeedAPlan() {
        assertThat(Refusals.of(() -> PlanCatalog.builder().build())).containsExactly("plans required");
    }

    @Test
    void shouldNeedAPriceAndARateLimitOfEveryPlan() {
        assertThat(Refusals.of(() ->
                        Plan.builder("p").rateLimit(RateLimit.perMinute(1)).build()))
                .containsExactly("price required");
        assertThat(Refusals.of(() -> Plan.builder("p").price(Price.dollars(1)).build()))
                .containsExactly("rate_limit required");
    }

    @Test
    void shouldOfferTheNewestVersionAndKeepTheOlderForWhoIsOnIt() {
        Plan first = plan("basic", 1).limit(CALLS, Limit.of(10)).build();
        Plan second = plan("basic", 2).limit(CALLS, Limit.of(20)).build();
        Plan top = plan("top", 1).limit(CALLS, Limit.unlimited()).build();
        PlanCatalog catalog = PlanCatalog.builder()
                .meters(CALLS)
                .plan(second)
                .plan(top)
                .plan(first)
                .build();

        assertThat(catalog.plans()).containsExactly(second, top);
        assertThat(catalog.lowest()).isEqualTo(second);
        assertThat(catalog.find("basic")).contains(second);
        assertThat(catalog.require("basic", 1)).isEqualTo(first);
        assertThat(catalog.compare(first, second)).isZero();
        assertThat(catalog.compare(first, top)).isNegative();
    }

    @Test
    void shouldSayWhichVersionTheCatalogLost() {
        PlanCatalog catalog = PlanCatalog.standard();

        assertThatIllegalStateException()
                .isThrownBy(() -> catalog.require("starter", 2))
                .withMessageContaining("version 2 of the plan starter");
        assertThatIllegalStateException().isThrownBy(() -> catalog.require("gone", 1));
    }

    @Test
    void shouldOrderPlansAsTheyWereAdded() {
        PlanCatalog catalog = PlanCatalog.standard();
        Plan free = catalog.find("free").orElseThrow();
        Plan enterprise = catalog.find("enterprise").orElseThrow();

        assertThat(catalog.compare(enterprise, free)).isPositive();
        assertThat(catalog.compare(free, enterprise)).isNegative();
        assertThat(catalog.compare(free, free)).isZero();
    }

    @Test
    void shouldNameThePlansThatHaveOrAllowMore() {
        PlanCatalog catalog = PlanCatalog.standard();
        Meter content = catalog.meter("content").orElseThrow();

        assertThat(catalog.feature("legal_ai")).contains(new Feature("legal_ai"));
        assertThat(catalog.plansWith(new Feature("legal_ai"))).containsExactly("professional", "enterprise");
        assertThat(catalog.plansWith(new Feature("never_heard_of"))).isEmpty();
        assertThat(catalog.plansAbove(content, Limit.of(10))).containsExactly("starter", "professional", "enterprise");
        assertThat(catalog.plansAbove(content, Limit.of(500))).containsExactly("enterprise");
        assertThat(catalog.plansAbove(content, Limit.unlimited())).isEmpty();
    }

    @Test
    void shouldNotChangeWhenItsBuilderOrItsListsDo() {
        PlanCatalog.Builder builder = PlanCatalog.builder()
                .meters(CALLS)
                .plan(plan("one", 1).limit(CALLS, Limit.of(1)).build());
        PlanCatalog catalog = builder.build();
        builder.features(EXPORT).plan(plan("two", 1).limit(CALLS, Limit.of(2)).build());

        assertThat(catalog.plans()).extracting(Plan::key).containsExactly("one");
        assertThat(catalog.feature("export")).isEmpty();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> catalog.lowest().features().add(EXPORT));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> catalog.lowest().limits().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> catalog.features().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> catalog.meters().clear());
    }

    private static Plan.Builder plan(String key, int version) {
        return Plan.builder(key).version(version).price(Price.dollars(1)).rateLimit(RateLimit.perMinute(1));
    }
}
