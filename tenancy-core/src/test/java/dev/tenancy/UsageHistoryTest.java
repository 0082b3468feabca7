package dev.tenancy;

import static dev.tenancy.World.refused;
import static dev.tenancy.World.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.TenantContext;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.PeriodLength;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.Price;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.PeriodUsage;
import dev.tenancy.usage.UsagePeriod;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsageHistoryTest {

    private static final Meter PROJECTS = Meter.standing("projects");
    private static final Meter CALLS = Meter.periodic("calls", PeriodLength.HOUR);
    private static final Meter WORDS = Meter.periodic("words", PeriodLength.YEAR);
    private static final LocalDate LAST_OF_JANUARY = LocalDate.parse("2026-01-31");

    private final World world = new World(PlanCatalog.builder()
            .meters(PROJECTS, CALLS, WORDS)
            .plan(Plan.builder("only")
                    .price(Price.dollars(0))
                    .rateLimit(RateLimit.perMinute(60))
                    .limit(PROJECTS, Limit.of(9))
                    .limit(CALLS, Limit.of(9))
                    .limit(WORDS, Limit.of(9))
                    .build())
            .build());
    private final Usage usage = world.tenancy.usage();
    private final TenantContext owner = world.owner("acme", "only");

    @Test
    void shouldTellEachPeriodOfTheMetersOwnLength() {
        Instant start = world.now;
        usage.require(owner, "calls", 9);
        usage.require(owner, "words", 1);
        world.pass(Duration.ofHours(1));
        usage.require(owner, "calls", 4);
        usage.require(owner, "words", 2);

        assertThat(usage.history(owner, "calls"))
                .containsExactly(
                        new PeriodUsage(new UsagePeriod(start.plusSeconds(3_600), start.plusSeconds(7_200)), 4),
                        new PeriodUsage(new UsagePeriod(start, start.plusSeconds(3_600)), 9));
        assertThat(usage.history(owner, "words"))
                .containsExactly(new PeriodUsage(new UsagePeriod(start, Instant.parse("2027-01-31T10:00:00Z")), 3));
        assertThat(usage.report(owner).meters())
                .filteredOn(found -> found.meter().isPeriodic())
                .extracting(
                        found -> found.meter().key(),
                        found -> found.count().used(),
                        found -> found.period().end())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("calls", 4L, start.plusSeconds(7_200)),
                        org.assertj.core.groups.Tuple.tuple("words", 3L, Instant.parse("2027-01-31T10:00:00Z")));
    }

    @Test
    void shouldTellTheNewestHundredPeriods() {
        for (int hour = 0; hour < 101; hour++) {
            usage.require(owner, "calls", 1);
            world.pass(Duration.ofHours(1));
        }

        assertThat(usage.history(owner, "calls")).hasSize(100);
        assertThat(usage.history(owner, "calls").get(0).period().end()).isEqualTo(world.now);
    }

    @Test
    void shouldChangeAPeriodThatIsOverByARefundAlone() {
        Grant first = usage.require(owner, "calls", 9);
        world.pass(Duration.ofHours(1));
        usage.require(owner, "calls", 4);

        usage.refund(owner, first.id());

        assertThat(usage.history(owner, "calls")).extracting(PeriodUsage::used).containsExactly(4L, 0L);
    }

    @Test
    void shouldAddUpCalendarDaysInTheTenantsZone() {
        world.now = Instant.parse("2026-01-31T22:59:59.999999Z");
        usage.require(owner, "words", 1);
        world.now = Instant.parse("2026-01-31T23:00:00Z");
        usage.require(owner, "words", 2);
        world.now = Instant.parse("2026-02-02T10:00:00Z");
        usage.require(owner, "words", 3);
        TenantUpdate toBerlin = new TenantUpdate(null, null, "Europe/Berlin", null);
        world.tenancy.tenants().update(owner, toBerlin);
        TenantContext inBerlin =
                world.tenancy.access().system(new dev.tenancy.tenant.TenantReference.ById(owner.tenantId()), "test");

        assertThat(usage.daily(inBerlin, "words", LAST_OF_JANUARY, LAST_OF_JANUARY.plusDays(3)))
                .containsExactly(
                        new DailyUsage(LAST_OF_JANUARY, 1),
                        new DailyUsage(LAST_OF_JANUARY.plusDays(1), 2),
                        new DailyUsage(LAST_OF_JANUARY.plusDays(2), 3));
        assertThat(usage.daily(owner, "words", LAST_OF_JANUARY, LAST_OF_JANUARY.plusDays(1)))
                .containsExactly(new DailyUsage(LAST_OF_JANUARY, 3));
    }

    @Test
    void shouldRefuseMetersAndDaysThatHaveNoSeries() {
        assertThat(wrong(() -> usage.history(owner, "none"))).containsExactly("meter unknown");
        assertThat(wrong(() -> usage.history(owner, "projects"))).containsExactly("meter bad_kind");
        assertThat(wrong(() -> days("projects", LAST_OF_JANUARY, 1))).containsExactly("meter bad_kind");
        assertThat(wrong(() -> days("words", LAST_OF_JANUARY, 0))).containsExactly("to out_of_range");
        assertThat(wrong(() -> days("words", LAST_OF_JANUARY, 367))).containsExactly("to out_of_range");
        assertThat(wrong(() -> days("words", LocalDate.MIN, 1))).containsExactly("from out_of_range");
        assertThat(wrong(() -> days("words", LocalDate.parse("1969-12-31"), 1))).containsExactly("from out_of_range");
        assertThat(usage.daily(owner, "words", LAST_OF_JANUARY, LAST_OF_JANUARY.plusDays(366)))
                .hasSize(366);
        assertThat(usage.daily(owner, "words", LocalDate.parse("9999-12-31"), LocalDate.parse("+10000-01-01")))
                .hasSize(1);
    }

    @Test
    void shouldFindTheLedgerSound() {
        usage.consumeAll(owner, Map.of("calls", 2L, "projects", 3L), null);
        usage.reserve(owner, "words", 2, Duration.ofHours(1), null);

        assertThat(usage.verify(owner)).isEmpty();
        usage.verifyAll(drift -> {
            throw new AssertionError(drift);
        });
    }

    @Test
    void shouldTellNobodyWhoMayNotReadUsage() {
        TenantContext key = world.as(world.tenancy
                .apiKeys()
                .create(
                        owner,
                        new NewApiKey("k", "member", java.util.List.of("tenant:read", "subscription:read"), null))
                .secret());

        refused(ProblemCode.SCOPE_REQUIRED, () -> usage.history(key, "calls"));
        refused(
                ProblemCode.SCOPE_REQUIRED,
                () -> usage.daily(key, "calls", LAST_OF_JANUARY, LAST_OF_JANUARY.plusDays(1)));
        refused(ProblemCode.SCOPE_REQUIRED, () -> usage.verify(key));
    }

    private void days(String meter, LocalDate from, int days) {
        usage.daily(owner, meter, from, from.plusDays(days));
    }
}
