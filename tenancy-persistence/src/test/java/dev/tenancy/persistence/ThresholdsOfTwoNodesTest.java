package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.SignUp;
import dev.tenancy.Tenancy;
import dev.tenancy.event.TenancyListener;
import dev.tenancy.event.ThresholdReached;
import dev.tenancy.id.Actor;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.testkit.Race;
import dev.tenancy.usage.Consumption;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ThresholdsOfTwoNodesTest {

    private final List<ThresholdReached> told = new CopyOnWriteArrayList<>();

    static Stream<TwoNodes> nodes() {
        return Stream.of(TwoNodes.onH2(), TwoNodes.onPostgres());
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void shouldTellOfEachThresholdOnceThoughTwoNodesGrantAtOnce(TwoNodes nodes) {
        try (nodes) {
            Tenancy one = node(nodes.one());
            Tenancy two = node(nodes.two());
            TenantId tenant = one.tenants()
                    .signUp(SignUp.of("Acme", "acme", "Olga", "olga@acme.example"))
                    .tenant()
                    .id();
            one.overrides().set(tenant, new Entitlement.OfMeter("content", 200, null), "race", Actor.operator("Olga"));
            List<Callable<Long>> callers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                callers.add(() -> takeAll(one, tenant));
                callers.add(() -> takeAll(two, tenant));
            }

            List<Long> granted = Race.run(callers).requireAll();

            assertThat(granted.stream().mapToLong(Long::longValue).sum()).isEqualTo(200);
            assertThat(told).extracting(ThresholdReached::percent).containsExactlyInAnyOrder(80, 100);
            assertThat(told).extracting(ThresholdReached::used).containsExactlyInAnyOrder(160L, 200L);
        }
    }

    /** How many units it got before the limit. */
    private static long takeAll(Tenancy node, TenantId tenant) {
        var context = node.access().system(new TenantReference.ById(tenant), "race");
        long taken = 0;
        while (node.usage().consume(context, "content", 1) instanceof Consumption.Granted) {
            taken++;
        }
        return taken;
    }

    private Tenancy node(JpaTenancyStore store) {
        return Tenancy.builder()
                .store(store, store)
                .mailer(mail -> {})
                .invitationPage(URI.create("https://app.example/join"))
                .listener(new TenancyListener() {
                    @Override
                    public void thresholdReached(ThresholdReached event) {
                        told.add(event);
                    }
                })
                .build();
    }
}
