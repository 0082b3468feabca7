package dev.tenancy;

import static dev.tenancy.World.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.TenantContext;
import dev.tenancy.id.GrantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.PeriodLength;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.Price;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.Consumption.KeyReused;
import dev.tenancy.usage.Consumption.LimitExceeded;
import dev.tenancy.usage.ConsumptionOfAll;
import dev.tenancy.usage.ConsumptionOfAll.AllGranted;
import dev.tenancy.usage.ConsumptionOfAll.NoneGranted;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ConsumeAllTest {

    private static final Meter CALLS = Meter.periodic("calls");
    private static final Meter PROJECTS = Meter.standing("projects");
    private static final Meter WORDS = Meter.periodic("words", PeriodLength.DAY);
    private static final Map<String, Long> ALL = Map.of("words", 5L, "projects", 2L, "calls", 1L);

    private final World world = new World(PlanCatalog.builder()
            .meters(CALLS, PROJECTS, WORDS)
            .plan(Plan.builder("only")
                    .price(Price.dollars(0))
                    .rateLimit(RateLimit.perMinute(60))
                    .limit(CALLS, Limit.of(100))
                    .limit(PROJECTS, Limit.of(10))
                    .limit(WORDS, Limit.of(12))
                    .build())
            .build());
    private final Usage usage = world.tenancy.usage();
    private final TenantContext owner = world.owner("acme", "only");

    @Test
    void shouldTakeAllInTheOrderOfTheirKeysEachInItsOwnPeriod() {
        List<Granted> grants = granted(usage.consumeAll(owner, ALL, null));

        assertThat(grants).extracting(granted -> granted.grant().meter()).containsExactly("calls", "projects", "words");
        assertThat(grants).extracting(granted -> granted.grant().amount()).containsExactly(1L, 2L, 5L);
        assertThat(grants.get(2).grant().period().end()).isEqualTo("2026-02-01T10:00:00Z");
        assertThat(used()).containsOnly(Map.entry("calls", 1L), Map.entry("projects", 2L), Map.entry("words", 5L));
    }

    @Test
    void shouldTakeNoneWhenOneIsRefused() {
        usage.consumeAll(owner, ALL, null);
        usage.consumeAll(owner, ALL, null);
        Map<String, Long> before = used();

        ConsumptionOfAll alone = usage.consumeAll(owner, ALL, "key");
        ConsumptionOfAll within = joined(joining -> joining.consumeAll(owner, ALL, "key"));

        assertThat(alone)
                .isEqualTo(within)
                .isInstanceOfSatisfying(
                        NoneGranted.class,
                        none -> assertThat(none.refusal())
                                .isInstanceOfSatisfying(
                                        LimitExceeded.class,
                                        refused -> assertThat(refused.meter()).isEqualTo(WORDS)));
        assertThat(used()).isEqualTo(before);
        assertThat(granted(usage.consumeAll(owner, Map.of("calls", 1L, "words", 2L), "key")))
                .hasSize(2);
    }

    @Test
    void shouldCountARepetitionOnceAloneAndWithinATransaction() {
        List<Granted> first = granted(usage.consumeAll(owner, ALL, "order"));
        List<Granted> again = granted(usage.consumeAll(owner, ALL, "order"));
        List<Granted> within = granted(joined(joining -> joining.consumeAll(owner, ALL, "order")));

        assertThat(first).noneMatch(Granted::replayed);
        assertThat(again).isEqualTo(within).allMatch(Granted::replayed);
        assertThat(again)
                .extracting(Granted::grant)
                .isEqualTo(first.stream().map(Granted::grant).toList());
        assertThat(used()).containsOnly(Map.entry("calls", 1L), Map.entry("projects", 2L), Map.entry("words", 5L));
    }

    @Test
    void shouldRefuseAKeyThatWasUsedForOtherMetersOrAmounts() {
        usage.consumeAll(owner, ALL, "order");
        usage.consume(owner, "words", 1, "single");
        Map<String, Long> before = used();

        for (Map<String, Long> other : List.of(
                Map.of("words", 4L, "projects", 2L, "calls", 1L),
                Map.of("words", 5L, "projects", 2L, "calls", 2L),
                Map.of("words", 5L, "calls", 1L),
                Map.of("words", 5L))) {
            assertThat(usage.consumeAll(owner, other, "order")).isEqualTo(new NoneGranted(new KeyReused()));
            assertThat(this.<ConsumptionOfAll>joined(joining -> joining.consumeAll(owner, other, "order")))
                    .isEqualTo(new NoneGranted(new KeyReused()));
        }
        assertThat(usage.consumeAll(owner, ALL, "single")).isEqualTo(new NoneGranted(new KeyReused()));
        assertThat(used()).isEqualTo(before);
    }

    @Test
    void shouldChargeAgainOnceAllWasGivenBackAndNotWhenAPartWas() {
        List<GrantId> grants = granted(usage.consumeAll(owner, ALL, "order")).stream()
                .map(granted -> granted.grant().id())
                .toList();
        usage.refund(owner, grants.get(0));
        assertThat(usage.consumeAll(owner, ALL, "order")).isEqualTo(new NoneGranted(new KeyReused()));
        usage.refund(owner, grants.get(1));
        usage.refund(owner, grants.get(2));

        assertThat(granted(usage.consumeAll(owner, ALL, "order"))).noneMatch(Granted::replayed);

        assertThat(used()).containsOnly(Map.entry("calls", 1L), Map.entry("projects", 2L), Map.entry("words", 5L));
    }

    @Test
    void shouldRefuseWhatNoSingleChargeMayBe() {
        assertThat(wrong(() -> usage.consumeAll(owner, Map.of(), null))).containsExactly("amounts required");
        assertThat(wrong(() -> usage.consumeAll(owner, Map.of("calls", 1L, "none", 1L), null)))
                .containsExactly("meter unknown");
        assertThat(wrong(() -> usage.consumeAll(owner, Map.of("calls", 1L, "words", 0L), null)))
                .containsExactly("amount out_of_range");
        assertThat(used()).containsOnly(Map.entry("calls", 0L), Map.entry("projects", 0L), Map.entry("words", 0L));
    }

    private static List<Granted> granted(ConsumptionOfAll consumption) {
        assertThat(consumption).isInstanceOf(AllGranted.class);
        return ((AllGranted) consumption).grants();
    }

    private <R> R joined(Function<Usage, R> work) {
        return world.store.write(unit -> work.apply(usage.joining(new UnitTransaction(unit, landing -> {}))));
    }

    private Map<String, Long> used() {
        return usage.report(owner).meters().stream()
                .collect(java.util.stream.Collectors.toMap(
                        found -> found.meter().key(), found -> found.count().used()));
    }
}
