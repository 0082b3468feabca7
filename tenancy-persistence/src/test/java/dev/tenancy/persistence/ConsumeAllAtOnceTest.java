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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several meters in one call, from two nodes. */
final class ConsumeAllAtOnceTest {

    private static final int ROUNDS = 15;

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
            List<Callable<List<ConsumptionOfAll>>> callers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                // 180 calls in all, and room for 100 contents.
                callers.add(() -> rounds(one, context, amounts("content", "leads")));
                callers.add(() -> rounds(two, context, amounts("leads", "content")));
            }

            List<ConsumptionOfAll> outcomes = Race.run(callers).requireAll().stream()
                    .flatMap(List::stream)
                    .toList();

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
            List<Callable<ConsumptionOfAll>> callers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                callers.add(() -> one.usage().consumeAll(context, amounts("content", "leads"), "twins"));
                callers.add(() -> two.usage().consumeAll(context, amounts("leads", "content"), "twins"));
            }

            assertThat(Race.run(callers).requireAll())
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

    private static List<ConsumptionOfAll> rounds(Tenancy node, TenantContext context, Map<String, Long> amounts) {
        List<ConsumptionOfAll> outcomes = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            outcomes.add(node.usage().consumeAll(context, amounts, null));
        }
        return outcomes;
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
