package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.SignUp;
import dev.tenancy.SubscriptionPolicy;
import dev.tenancy.Tenancy;
import dev.tenancy.access.TenantContext;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.testkit.Race;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.ConsumptionOfAll;
import dev.tenancy.usage.ConsumptionOfAll.AllGranted;
import dev.tenancy.usage.ConsumptionOfAll.NoneGranted;
import dev.tenancy.usage.PeriodUsage;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several meters in one call, from two nodes. */
final class ConsumeAllAtOnceTest {

    static Stream<TwoNodes> nodes() {
        return Stream.of(TwoNodes.onH2(), TwoNodes.onPostgres());
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void shouldTakeAllOrNoneUpToTheLimitInWhateverOrderTheyAreAskedFor(TwoNodes nodes) {
        try (nodes) {
            Tenancy one = node(nodes.one());
            Tenancy two = node(nodes.two());
            TenantContext context = signUp(one);

            // 180 calls in all, and room for 100 contents.
            List<ConsumptionOfAll> outcomes = race(6, 15, one, two, context, null);

            assertThat(outcomes).filteredOn(AllGranted.class::isInstance).hasSize(100);
            assertThat(outcomes).filteredOn(NoneGranted.class::isInstance).hasSize(80);
            for (String meter : List.of("content", "leads")) {
                assertThat(one.usage().history(context, meter))
                        .extracting(PeriodUsage::used)
                        .containsExactly(100L);
            }
            assertThat(two.usage().verify(context)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void shouldCountAKeyOnceThoughBothNodesUseItAtOnce(TwoNodes nodes) {
        try (nodes) {
            Tenancy one = node(nodes.one());
            Tenancy two = node(nodes.two());
            TenantContext context = signUp(one);

            assertThat(race(8, 1, one, two, context, "twins"))
                    .hasOnlyElementsOfType(AllGranted.class)
                    .filteredOn(
                            outcome -> !((AllGranted) outcome).grants().get(0).replayed())
                    .hasSize(1);
            assertThat(one.usage().history(context, "leads"))
                    .extracting(PeriodUsage::used)
                    .containsExactly(1L);
        }
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void shouldLetOneOfTwoHaveAKeyThatIsUsedForAllMetersAndForTheLastAlone(TwoNodes nodes) {
        try (nodes) {
            Tenancy one = node(nodes.one());
            Tenancy two = node(nodes.two());
            TenantContext context = signUp(one);
            int granted = 0;
            for (int round = 0; round < 100; round++) {
                String key = "key " + round;

                List<Boolean> wins = Race.run(List.<Callable<Boolean>>of(
                                () -> one.usage().consumeAll(context, amounts("content", "leads"), key)
                                        instanceof AllGranted,
                                () -> two.usage().consume(context, "leads", 1, key) instanceof Consumption.Granted))
                        .requireAll();

                assertThat(wins).containsExactlyInAnyOrder(true, false);
                granted += wins.get(0) ? 1 : 0;
            }
            assertThat(used(one, context, "content")).isEqualTo(granted);
            assertThat(used(one, context, "leads")).isEqualTo(100);
            assertThat(two.usage().verify(context)).isEmpty();
        }
    }

    private static long used(Tenancy node, TenantContext context, String meter) {
        return node.usage().history(context, meter).stream()
                .mapToLong(PeriodUsage::used)
                .sum();
    }

    /** So many callers of each node, each of whom calls so many times; the nodes name the meters in opposite order. */
    private static List<ConsumptionOfAll> race(
            int callers, int times, Tenancy one, Tenancy two, TenantContext context, @Nullable String key) {
        List<Callable<List<ConsumptionOfAll>>> race = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            race.add(() -> consumeAll(times, one, context, amounts("content", "leads"), key));
            race.add(() -> consumeAll(times, two, context, amounts("leads", "content"), key));
        }
        return Race.run(race).requireAll().stream().flatMap(List::stream).toList();
    }

    private static List<ConsumptionOfAll> consumeAll(
            int times, Tenancy node, TenantContext context, Map<String, Long> amounts, @Nullable String key) {
        return Stream.generate(() -> node.usage().consumeAll(context, amounts, key))
                .limit(times)
                .toList();
    }

    private static Map<String, Long> amounts(String first, String second) {
        Map<String, Long> amounts = new LinkedHashMap<>();
        amounts.put(first, 1L);
        amounts.put(second, 1L);
        return amounts;
    }

    private static TenantContext signUp(Tenancy node) {
        SignUp acme = SignUp.of("Acme", "acme", "John Doe", "john@acme.example").onPlan("starter");
        return node.access()
                .system(
                        new TenantReference.ById(
                                node.tenants().signUp(acme).tenant().id()),
                        "test");
    }

    private static Tenancy node(JpaTenancyStore store) {
        return Tenancy.builder()
                .store(store, store)
                .subscriptionPolicy(SubscriptionPolicy.allowAll())
                .mailer(mail -> {})
                .invitationPage(URI.create("http://localhost/join"))
                .build();
    }
}
