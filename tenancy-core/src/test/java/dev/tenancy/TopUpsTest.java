package dev.tenancy;

import static dev.tenancy.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.TenantContext;
import dev.tenancy.event.TenancyListener;
import dev.tenancy.event.ThresholdReached;
import dev.tenancy.id.Actor;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.usage.Burn;
import dev.tenancy.usage.TopUp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The free plan has 10 units of content. */
class TopUpsTest {

    private static final Actor SHOP = Actor.system("shop");

    private final List<Integer> told = new ArrayList<>();
    private final World world = new World(PlanCatalog.standard(), new TenancyListener() {
        @Override
        public void thresholdReached(ThresholdReached event) {
            told.add(event.percent());
        }
    });
    private final Usage usage = world.tenancy.usage();
    private final TopUps topUps = world.tenancy.topUps();
    private final SignedUp acme = world.signUp("acme", "free");
    private final TenantId tenant = acme.tenant().id();

    @Test
    void shouldExplainAndReportWhatMayBeTaken() {
        TopUp after = grant(5, Burn.AFTER, null);
        TopUp before = grant(2, Burn.BEFORE, world.now.plus(Duration.ofDays(1)));
        topUps.revoke(tenant, grant(9, Burn.BEFORE, null).id());

        assertThat(explained()).extracting(TopUp::id).containsExactly(before.id(), after.id());
        usage.require(owner(), "content", 13);
        assertThat(explained()).extracting(TopUp::remaining).containsExactly(4L);
        assertThat(content().remaining()).hasValue(4);
        assertThat(content().overage()).isZero();
        assertThat(content().count().used()).isEqualTo(13);

        world.pass(Duration.ofDays(31));
        assertThat(content().remaining()).hasValue(14);
        assertThat(topUps.of(tenant)).hasSize(3);
    }

    @Test
    void shouldTellOfThresholdsOfThePlansQuotaAlone() {
        grant(5, Burn.BEFORE, null);
        grant(5, Burn.AFTER, null);
        usage.require(owner(), "content", 5);
        usage.require(owner(), "content", 7);
        assertThat(told).isEmpty();
        usage.require(owner(), "content", 1);
        assertThat(told).containsExactly(80);
        usage.require(owner(), "content", 4);
        assertThat(told).containsExactly(80, 100);
        usage.require(owner(), "content", 3);
        refused(ProblemCode.LIMIT_REACHED, () -> usage.require(owner(), "content", 1));
        assertThat(told).containsExactly(80, 100);
    }

    @Test
    void shouldGrantOnceForAKeyAlsoWhenTheTopUpHasExpiredMeanwhile() {
        NewTopUp pack = new NewTopUp("content", 5, Burn.AFTER, world.now.plusSeconds(9), "Order 7");
        GrantedTopUp first = topUps.grant(tenant, pack, SHOP, "order-7");
        world.pass(Duration.ofDays(1));

        GrantedTopUp second = topUps.grant(tenant, pack, SHOP, "order-7");

        assertThat(first.replayed()).isFalse();
        assertThat(second).isEqualTo(new GrantedTopUp(first.topUp(), true));
        NewTopUp other = new NewTopUp("content", 6, Burn.AFTER, null, "Order 7");
        refused(ProblemCode.IDEMPOTENCY_KEY_REUSED, () -> topUps.grant(tenant, other, SHOP, "order-7"));
        refused(ProblemCode.VALIDATION_FAILED, () -> topUps.grant(tenant, pack, SHOP, "order-8"));
        TenantId globex = world.signUp("globex", "free").tenant().id();
        assertThat(topUps.grant(globex, other, SHOP, "order-7").replayed()).isFalse();
        assertThat(topUps.of(tenant)).hasSize(1);
    }

    @Test
    void shouldTakeSeveralMetersWithTheirTopUpsOrNone() {
        grant(5, Burn.AFTER, null);
        usage.consumeAll(owner(), Map.of("content", 12L, "leads", 101L), null);
        assertThat(content().topUps()).isEqualTo(5);
        usage.consumeAll(owner(), Map.of("content", 12L, "leads", 100L), null);
        assertThat(content().topUps()).isEqualTo(3);
        assertThat(usage.verify(owner())).isEmpty();
    }

    @Test
    void shouldGrantNothingToAnUnknownOrClosedTenant() {
        NewTopUp pack = new NewTopUp("content", 5, Burn.AFTER, null, "x");
        TenantContext owner = world.as(acme.userToken());
        world.tenancy.tenants().close(owner);
        refused(ProblemCode.TENANT_NOT_FOUND, () -> topUps.grant(tenant, pack, SHOP, null));
        refused(ProblemCode.TENANT_NOT_FOUND, () -> topUps.of(new TenantId(new UUID(1, 2))));
    }

    private TopUp grant(long amount, Burn burn, Instant expiresAt) {
        return topUps.grant(tenant, new NewTopUp("content", amount, burn, expiresAt, "x"), SHOP, null)
                .topUp();
    }

    private List<TopUp> explained() {
        return ((Explanation.OfMeter) world.tenancy.plans().explain(owner(), "content")).topUps();
    }

    private MeterUsage content() {
        return World.meter(usage, owner(), "content");
    }

    private TenantContext owner() {
        return world.system(acme);
    }
}
