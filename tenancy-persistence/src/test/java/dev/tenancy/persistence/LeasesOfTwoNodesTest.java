package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.SignUp;
import dev.tenancy.Tenancy;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.Actor;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.testkit.Race;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Lease;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsagePeriod;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LeasesOfTwoNodesTest {

    private static final long LIMIT = 1_000;
    private static final long BLOCK = 30;
    private static final Meter CONTENT = PlanCatalog.standard().meters().stream()
            .filter(meter -> meter.key().equals("content"))
            .findFirst()
            .orElseThrow();

    static Stream<TwoNodes> nodes() {
        return Stream.of(TwoNodes.onH2(), TwoNodes.onPostgres());
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void shouldHandOutNoMoreThanTheLimitAndStoreWhatWasHandedOut(TwoNodes nodes) {
        try (nodes) {
            Tenancy one = node(nodes.one());
            Tenancy two = node(nodes.two());
            TenantId tenant = one.tenants()
                    .signUp(SignUp.of("Acme", "acme", "Olga", "olga@acme.example"))
                    .tenant()
                    .id();
            one.overrides()
                    .set(tenant, new Entitlement.OfMeter("content", LIMIT, null), "race", Actor.operator("Olga"));
            UsagePeriod period =
                    one.usage().require(system(one, tenant), "content", 1).period();
            List<Callable<Long>> callers = new ArrayList<>();
            for (int caller = 0; caller < 32; caller++) {
                callers.add(() -> takeAll(one, tenant));
                callers.add(() -> takeAll(two, tenant));
            }

            long handedOut = 1
                    + Race.run(callers).requireAll().stream()
                            .mapToLong(Long::longValue)
                            .sum();
            one.close();
            two.close();

            try (JpaTenancyStore store = JpaTenancyStore.open(nodes.engine())) {
                assertThat(handedOut).isLessThanOrEqualTo(LIMIT).isGreaterThan(LIMIT - 4 * BLOCK);
                assertThat(store.usage().counts(tenant, Map.of(CONTENT, period)))
                        .containsEntry(CONTENT, new UsageCount(handedOut, 0));
                assertThat(store.usageHistory().verify(tenant)).isEmpty();
            }
        }
    }

    /** How many units it got before the limit. */
    private static long takeAll(Tenancy node, TenantId tenant) {
        TenantContext context = system(node, tenant);
        long taken = 0;
        while (node.usage().consume(context, "content", 1) instanceof Consumption.Granted) {
            taken++;
        }
        return taken;
    }

    private static TenantContext system(Tenancy node, TenantId tenant) {
        return node.access().system(new TenantReference.ById(tenant), "race");
    }

    private static Tenancy node(JpaTenancyStore store) {
        return Tenancy.builder()
                .store(store, store)
                .mailer(mail -> {})
                .invitationPage(URI.create("https://app.example/join"))
                .lease(Lease.of("content", BLOCK))
                .build();
    }
}
