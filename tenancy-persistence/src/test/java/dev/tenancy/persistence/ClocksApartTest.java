package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.SignUp;
import dev.tenancy.SubscriptionPolicy;
import dev.tenancy.Tenancy;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.PeriodLength;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.Price;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.testkit.MovableClock;
import dev.tenancy.testkit.Race;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.PeriodUsage;
import dev.tenancy.usage.UsagePeriod;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Three nodes on one database whose machines' clocks are five minutes apart each. */
final class ClocksApartTest {

    private static final Duration APART = Duration.ofMinutes(5);
    private static final int LIMIT = 40;

    private final PlanCatalog plans = PlanCatalog.builder()
            .meters(Meter.periodic("calls", PeriodLength.HOUR))
            .plan(Plan.builder("only")
                    .price(Price.dollars(0))
                    .rateLimit(RateLimit.perMinute(60))
                    .limit(Meter.periodic("calls", PeriodLength.HOUR), Limit.of(LIMIT))
                    .build())
            .build();
    private final MovableClock database = new MovableClock();

    static Stream<TwoNodes> nodes() {
        return Stream.of(TwoNodes.onH2(), TwoNodes.onPostgres());
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void shouldNeitherSplitNorDoubleAPeriodWhenTheyFollowTheDatabase(TwoNodes nodes) {
        try (nodes;
                JpaTenancyStore third = JpaTenancyStore.open(nodes.engine())) {
            Instant start = database.instant();
            Tenancy one = node(nodes.one(), new DatabaseClock(database::instant, database::nanoTime));
            Tenancy two = node(
                    nodes.two(), new DatabaseClock(database::instant, () -> database.nanoTime() + APART.toNanos()));
            Tenancy three =
                    node(third, new DatabaseClock(database::instant, () -> database.nanoTime() - APART.toNanos()));
            TenantId tenant = signUp(one);

            List<PeriodUsage> expected = new ArrayList<>();
            for (int hour = 0; hour < 3; hour++) {
                UsagePeriod period = UsagePeriod.of(PeriodLength.HOUR, start, ZoneOffset.UTC, database.instant());
                database.advance(Duration.ofMinutes(2));
                // Which one of the machines takes for the hour before.
                assertThat(granted(tenant, one, two, three)).isEqualTo(LIMIT);
                // Which another takes for the next hour.
                database.advance(Duration.ofMinutes(56));
                assertThat(granted(tenant, one, two, three)).isZero();
                database.advance(Duration.ofMinutes(2));
                expected.add(0, new PeriodUsage(period, LIMIT));
            }

            TenantContext context = context(one, tenant);
            assertThat(one.usage().history(context, "calls")).isEqualTo(expected);
            assertThat(two.usage().history(context(two, tenant), "calls")).isEqualTo(expected);
            assertThat(three.usage().history(context(three, tenant), "calls")).isEqualTo(expected);
            assertThat(two.usage().verify(context)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void shouldBeSeenToDoubleAPeriodWhenEachFollowsItsMachine(TwoNodes nodes) {
        try (nodes) {
            Tenancy one = node(nodes.one(), database);
            Tenancy two = node(nodes.two(), () -> database.instant().plus(APART));
            Tenancy three = node(nodes.two(), () -> database.instant().minus(APART));
            TenantId tenant = signUp(one);

            database.advance(Duration.ofMinutes(58));

            assertThat(granted(tenant, one, two, three)).isEqualTo(2 * LIMIT);
        }
    }

    /** How many units both nodes grant at this moment, who are asked for twice what an hour allows each. */
    private static long granted(TenantId tenant, Tenancy... nodes) {
        List<Callable<Long>> callers = new ArrayList<>();
        for (Tenancy node : nodes) {
            TenantContext context = context(node, tenant);
            for (int i = 0; i < 4; i++) {
                callers.add(() -> Stream.generate(() -> node.usage().consume(context, "calls", 1))
                        .limit(LIMIT / 2)
                        .filter(Granted.class::isInstance)
                        .count());
            }
        }
        return Race.run(callers).requireAll().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static TenantId signUp(Tenancy node) {
        return node.tenants()
                .signUp(SignUp.of("Acme", "acme", "John Doe", "john@acme.example"))
                .tenant()
                .id();
    }

    private static TenantContext context(Tenancy node, TenantId tenant) {
        return node.access().system(new TenantReference.ById(tenant), "test");
    }

    private Tenancy node(JpaTenancyStore store, InstantSource clock) {
        return Tenancy.builder()
                .store(store, store)
                .plans(plans)
                .clock(clock)
                .subscriptionPolicy(SubscriptionPolicy.allowAll())
                .mailer(mail -> {})
                .invitationPage(URI.create("http://localhost/join"))
                .build();
    }
}
