package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.problem.Conflict;
import dev.tenancy.tenant.Slug;
import dev.tenancy.testkit.Race;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.testkit.TestTenant;
import dev.tenancy.usage.Consumption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one node promises, two nodes on one database keep together. */
final class TwoNodesTest {

    static Stream<TwoNodes> nodes() {
        return Stream.of(TwoNodes.onH2(), TwoNodes.onPostgres());
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void shouldGrantExactlyTheLimitBetweenThem(TwoNodes nodes) {
        try (nodes) {
            TenantId tenant = TestTenant.createIn(nodes.one()).id();
            TestCharge charge = TestCharge.of(1, Limit.of(100));

            List<Long> granted = Race.run(atOnce(
                            () -> grants(nodes.one(), tenant, charge), () -> grants(nodes.two(), tenant, charge)))
                    .requireAll();

            assertThat(granted.stream().mapToLong(Long::longValue).sum()).isEqualTo(100);
        }
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void shouldGiveASlugToOneOfThem(TwoNodes nodes) {
        try (nodes) {
            TenantId first = TestTenant.createIn(nodes.one()).id();
            TenantId second = TestTenant.createIn(nodes.two()).id();
            Slug slug = Samples.slug();

            Race<TenantId> race =
                    Race.run(atOnce(() -> claimed(nodes.one(), slug, first), () -> claimed(nodes.two(), slug, second)));

            assertThat(race.requireNoFailuresBut(Conflict.class)).hasSize(1);
        }
    }

    private static <R> List<Callable<R>> atOnce(Callable<R> onOne, Callable<R> onTwo) {
        List<Callable<R>> tasks = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            tasks.add(onOne);
            tasks.add(onTwo);
        }
        return tasks;
    }

    private static long grants(JpaTenancyStore node, TenantId tenant, TestCharge charge) {
        return Stream.generate(() -> node.usage().consume(tenant, charge.charge()))
                .limit(10)
                .filter(Consumption.Granted.class::isInstance)
                .count();
    }

    private static TenantId claimed(JpaTenancyStore node, Slug slug, TenantId claimer) {
        return node.write(repositories -> {
            repositories.tenants().claimSlug(slug, claimer, Samples.NOW);
            return claimer;
        });
    }
}
