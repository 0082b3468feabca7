package dev.tenancy;

import static dev.tenancy.World.refused;
import static dev.tenancy.World.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.TenantContext;
import dev.tenancy.id.GrantId;
import dev.tenancy.id.UuidGenerator;
import dev.tenancy.plan.Limit;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Consumption.ConditionFailed;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.Consumption.KeyReused;
import dev.tenancy.usage.Consumption.LimitExceeded;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.UsagePeriod;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

    private static final Instant FEBRUARY = Instant.parse("2026-02-28T10:00:00Z");

    private final World world = new World();
    private final Usage usage = world.tenancy.usage();
    private final TenantContext owner = world.owner("acme", "free");

    @Test
    void shouldRefuseTheEleventhContentWhenTheLimitIsTen() {
        for (int i = 1; i <= 10; i++) {
            int nth = i;
            assertThat(usage.consume(owner, "content", 1))
                    .isInstanceOfSatisfying(
                            Granted.class, granted -> assertThat(granted.used()).isEqualTo(nth));
        }

        assertThat(usage.consume(owner, "content", 1)).isInstanceOfSatisfying(LimitExceeded.class, exceeded -> {
            assertThat(exceeded.used()).isEqualTo(10);
            assertThat(exceeded.limit()).isEqualTo(Limit.of(10));
        });
        assertThat(refused(ProblemCode.LIMIT_REACHED, () -> usage.require(owner, "content", 1))
                        .extras())
                .containsOnly(
                        Map.entry("meter", "content"),
                        Map.entry("used", 10L),
                        Map.entry("limit", 10L),
                        Map.entry("resets_at", FEBRUARY),
                        Map.entry("available_in", List.of("starter", "professional", "enterprise")));
        assertThat(used("content")).isEqualTo(10);
    }

    @Test
    void shouldTakeAllOfAnAmountOrNone() {
        usage.require(owner, "content", 9);

        refused(ProblemCode.LIMIT_REACHED, () -> usage.require(owner, "content", 2));
        assertThat(used("content")).isEqualTo(9);
        usage.require(owner, "content", 1);
        assertThat(used("content")).isEqualTo(10);
    }

    @Test
    void shouldBeginAnewWithThePeriod() {
        usage.require(owner, "content", 10);

        world.now = FEBRUARY.minusNanos(1);
        refused(ProblemCode.LIMIT_REACHED, () -> usage.require(owner, "content", 1));
        world.now = FEBRUARY;
        Grant grant = usage.require(owner, "content", 1);
        assertThat(grant.period().start()).isEqualTo(FEBRUARY);
        assertThat(grant.period().end()).isEqualTo(Instant.parse("2026-03-31T10:00:00Z"));
        assertThat(used("content")).isEqualTo(1);
        assertThat(used("users")).isEqualTo(1);
    }

    @Test
    void shouldCountInTheFirstPeriodWhatIsTakenByAClockThatIsBehindTheSignUp() {
        Instant begun = owner.subscription().anchor();
        world.now = begun.minusMillis(5);

        UsagePeriod first = usage.require(owner, "content", 10).period();

        assertThat(first).isEqualTo(new UsagePeriod(begun, FEBRUARY));
        assertThat(usage.report(owner).period()).isEqualTo(first);
        assertThat(used("content")).isEqualTo(10);
        assertThat(world.tenancy.subscriptions().get(owner).period()).isEqualTo(first);
        world.now = begun;
        refused(ProblemCode.LIMIT_REACHED, () -> usage.require(owner, "content", 1));
    }

    @Test
    void shouldGiveAGrantBackOnceToItsOwnPeriod() {
        Grant january = usage.require(owner, "content", 10);
        world.now = FEBRUARY;
        usage.require(owner, "content", 3);

        assertThat(usage.refund(owner, january.id())).isTrue();
        assertThat(usage.refund(owner, january.id())).isFalse();
        assertThat(used("content")).isEqualTo(3);
        world.now = FEBRUARY.minusNanos(1);
        assertThat(used("content")).isZero();
    }

    @Test
    void shouldNotGiveBackAnotherTenantsGrantOrOneThatNeverWas() {
        Grant grant = usage.require(owner, "content", 10);
        TenantContext evil = world.owner("evil", "free");

        assertThat(usage.refund(evil, grant.id())).isFalse();
        assertThat(usage.refund(owner, new GrantId(UuidGenerator.create().get())))
                .isFalse();
        assertThat(used("content")).isEqualTo(10);
    }

    @Test
    void shouldCountARepetitionOnce() {
        Consumption first = usage.consume(owner, "content", 2, "order-1");
        usage.require(owner, "content", 1);

        assertThat(usage.consume(owner, "content", 2, "order-1"))
                .isEqualTo(new Granted(((Granted) first).grant(), 3, true));
        assertThat(usage.consume(owner, "content", 3, "order-1")).isEqualTo(new KeyReused());
        assertThat(usage.consume(owner, "leads", 2, "order-1")).isEqualTo(new KeyReused());
        assertThat(used("content")).isEqualTo(3);
        assertThat(used("leads")).isZero();
    }

    @Test
    void shouldReplayAtTheLimitAndPayAgainAfterARefund() {
        Grant grant = ((Granted) usage.consume(owner, "content", 10, "order-1")).grant();

        assertThat(usage.consume(owner, "content", 10, "order-1")).isEqualTo(new Granted(grant, 10, true));
        usage.refund(owner, grant.id());
        assertThat(usage.consume(owner, "content", 10, "order-1")).isInstanceOfSatisfying(Granted.class, again -> {
            assertThat(again.replayed()).isFalse();
            assertThat(again.grant().id()).isNotEqualTo(grant.id());
        });
    }

    @Test
    void shouldKeepIdempotencyKeysOfTenantsApart() {
        usage.consume(owner, "content", 2, "order-1");
        TenantContext other = world.owner("other", "free");

        assertThat(usage.consume(other, "content", 5, "order-1"))
                .isInstanceOfSatisfying(
                        Granted.class, granted -> assertThat(granted.replayed()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "~", "k"})
    void shouldTakeAnyPrintableIdempotencyKey(String character) {
        assertThat(usage.consume(owner, "content", 1, character)).isInstanceOf(Granted.class);
        assertThat(usage.consume(owner, "content", 1, character.repeat(255))).isInstanceOf(Granted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k\n", "\u007f", "clé", "\u0000"})
    void shouldRefuseAnIdempotencyKeyThatIsNotPrintable(String key) {
        assertThat(wrong(() -> usage.consume(owner, "content", 1, key))).containsExactly("idempotency_key bad_format");
        assertThat(wrong(() -> usage.consume(owner, "content", 1, "k".repeat(256))))
                .containsExactly("idempotency_key bad_format");
        assertThat(used("content")).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Limit.MAX + 1, Long.MAX_VALUE})
    void shouldRefuseAnOutlandishAmount(long amount) {
        assertThat(wrong(() -> usage.consume(owner, "content", amount))).containsExactly("amount out_of_range");
        assertThat(wrong(() -> usage.require(owner, "content", amount))).containsExactly("amount out_of_range");
        assertThat(used("content")).isZero();
    }

    @Test
    void shouldNeverWrapAroundAnUnlimitedCount() {
        TenantContext rich = world.owner("rich", "enterprise");
        long times = Long.MAX_VALUE / Limit.MAX;
        for (long i = 0; i < times; i++) {
            usage.require(rich, "content", Limit.MAX);
        }

        assertThat(usage.consume(rich, "content", Limit.MAX)).isInstanceOf(LimitExceeded.class);
        assertThat(usage.report(rich).meters())
                .filteredOn(meter -> meter.meter().key().equals("content"))
                .extracting(meter -> meter.count().used())
                .containsExactly(times * Limit.MAX);
    }

    @Test
    void shouldNotTakeAnUnknownMeterOrTheSeats() {
        assertThat(wrong(() -> usage.consume(owner, "nonsense", 1))).containsExactly("meter unknown");
        assertThat(wrong(() -> usage.consume(owner, "users", 1))).containsExactly("meter bad_kind");
        assertThat(wrong(() -> usage.release(owner, "users", 1))).containsExactly("meter bad_kind");
        assertThat(wrong(() -> usage.release(owner, "content", 1))).containsExactly("meter bad_kind");
        assertThat(used("users")).isEqualTo(1);
    }

    @Test
    void shouldChargeNothingToACredentialThatWasRevokedMeanwhile() {
        world.tenancy.subscriptions().upgrade(owner, "starter");
        TenantContext member = world.join(owner, "m@acme.example", "member");
        CreatedApiKey made = world.tenancy.apiKeys().create(upgraded(), new NewApiKey("ci", "member", null, null));
        TenantContext key = world.as(made.secret());
        usage.require(member, "content", 1);
        usage.require(key, "content", 1);

        world.tenancy.members().remove(owner, member.caller().member().orElseThrow(), false);
        world.tenancy.apiKeys().revoke(owner, made.key().id());

        assertThat(usage.consume(member, "content", 1)).isInstanceOf(ConditionFailed.class);
        assertThat(usage.consume(key, "content", 1)).isInstanceOf(ConditionFailed.class);
        refused(ProblemCode.UNAUTHENTICATED, () -> usage.require(key, "content", 1));
        assertThat(used("content")).isEqualTo(2);
    }

    @Test
    void shouldChargeNothingToACredentialThatExpiredMeanwhile() {
        world.pass(Duration.ofDays(30));

        assertThat(usage.consume(owner, "content", 1)).isInstanceOf(ConditionFailed.class);
    }

    @Test
    void shouldChargeNothingToASuspendedTenant() {
        world.tenancy.tenants().suspend(owner.tenantId());

        assertThat(usage.consume(owner, "content", 1)).isInstanceOf(ConditionFailed.class);
    }

    @Test
    void shouldHoldTheApplicationsOwnWorkToTheLimitToo() {
        TenantContext job = world.tenancy.access().system(new TenantReference.ById(owner.tenantId()), "nightly");
        usage.require(job, "content", 10);

        refused(ProblemCode.LIMIT_REACHED, () -> usage.require(job, "content", 1));
    }

    @Test
    void shouldReportTheGuidesFigures() {
        TenantContext pro = world.owner("pro", "professional");
        usage.require(pro, "content", 45);
        usage.require(pro, "leads", 2_341);

        UsageReport report = usage.report(pro);

        assertThat(report.period().start()).isEqualTo(world.now);
        assertThat(report.period().resetsAt()).contains(FEBRUARY);
        assertThat(report.meters())
                .extracting(meter -> meter.meter().key())
                .containsExactly("users", "content", "leads");
        MeterUsage content = report.meters().get(1);
        MeterUsage leads = report.meters().get(2);
        assertThat(content.remaining()).hasValue(455);
        assertThat(content.limit().percentage(content.count().used())).contains(new BigDecimal("9.0"));
        assertThat(leads.remaining()).hasValue(7_659);
        assertThat(leads.limit().percentage(leads.count().used())).contains(new BigDecimal("23.4"));
        assertThat(report.meters().get(0).period().resetsAt()).isEmpty();
    }

    @Test
    void shouldCountTenantsApart() {
        usage.require(owner, "content", 10);
        TenantContext other = world.owner("other", "free");

        assertThat(usage.consume(other, "content", 10)).isInstanceOf(Granted.class);
    }

    private TenantContext upgraded() {
        return new TenantContext(
                owner.tenant(),
                owner.subscription(),
                world.tenancy.subscriptions().get(owner).entitlements(),
                owner.caller());
    }

    private long used(String meter) {
        TenantContext job = world.tenancy.access().system(new TenantReference.ById(owner.tenantId()), "look");
        return World.meter(usage, job, meter).count().used();
    }
}
