package dev.tenancy;

import static dev.tenancy.World.refused;
import static dev.tenancy.World.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.TenantContext;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.PlanChange.When;
import dev.tenancy.plan.Price;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.usage.Commitment.Committed;
import dev.tenancy.usage.Commitment.Gone;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.Consumption.LimitExceeded;
import dev.tenancy.usage.Reservation;
import dev.tenancy.usage.ReservationDecision;
import dev.tenancy.usage.ReservationDecision.Refused;
import dev.tenancy.usage.ReservationDecision.Reserved;
import dev.tenancy.usage.UsageCount;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReservationsTest {

    private static final Meter PROJECTS = Meter.standing("projects");
    private static final Meter WORDS = Meter.periodic("words");
    private static final Duration HOUR = Duration.ofHours(1);

    private final World world = new World(PlanCatalog.builder()
            .meters(PROJECTS, WORDS)
            .plan(plan("small", 3))
            .plan(plan("large", 10))
            .build());
    private final Usage usage = world.tenancy.usage();
    private final TenantContext owner = world.owner("acme", "large");

    @Test
    void shouldHoldRoomUntilItRunsOutByTheClock() {
        Reservation reservation = reserved("words", 8);
        assertThat(reservation.expiresAt()).isEqualTo(world.now.plus(HOUR));
        assertThat(count("words")).isEqualTo(new UsageCount(0, 8));
        assertThat(usage.consume(owner, "words", 3)).isInstanceOf(LimitExceeded.class);

        world.pass(HOUR.minusNanos(1));
        assertThat(usage.consume(owner, "words", 3)).isInstanceOf(LimitExceeded.class);
        world.pass(Duration.ofNanos(1));

        assertThat(count("words")).isEqualTo(UsageCount.ZERO);
        assertThat(usage.commit(owner, reservation.id(), 1)).isEqualTo(new Gone());
        assertThat(usage.release(owner, reservation.id())).isFalse();
        assertThat(usage.consume(owner, "words", 10)).isInstanceOf(Granted.class);
    }

    @Test
    void shouldCommitInTheLastMomentWhatTheWorkHasTaken() {
        Reservation reservation = reserved("words", 8);
        world.pass(HOUR.minusNanos(1));

        assertThat(usage.commit(owner, reservation.id(), 5)).isInstanceOf(Committed.class);

        assertThat(count("words")).isEqualTo(new UsageCount(5, 0));
        world.pass(HOUR);
        assertThat(usage.commit(owner, reservation.id(), 5))
                .isInstanceOfSatisfying(
                        Committed.class,
                        committed -> assertThat(committed.replayed()).isTrue());
    }

    @Test
    void shouldCommitIntoThePeriodThatItWasReservedInThoughThatIsOver() {
        world.now = Instant.parse("2026-02-28T09:59:00Z");
        Reservation reservation = reserved("words", 8);
        world.now = Instant.parse("2026-02-28T10:30:00Z");
        usage.require(owner, "words", 10);

        usage.commit(owner, reservation.id(), 8);

        assertThat(count("words")).isEqualTo(new UsageCount(10, 0));
        world.now = Instant.parse("2026-02-28T09:59:59Z");
        assertThat(count("words")).isEqualTo(new UsageCount(8, 0));
    }

    @Test
    void shouldLetAPlanChangeCountWhatIsReservedOfAStandingMeter() {
        reserved("projects", 4);
        assertThat(refused(
                        ProblemCode.PLAN_CHANGE_BLOCKED,
                        () -> world.tenancy.subscriptions().downgrade(owner, "small", When.NOW)))
                .isNotNull();
        world.pass(HOUR);

        world.tenancy.subscriptions().downgrade(owner, "small", When.NOW);

        assertThat(usage.reserve(owner, "projects", 4, HOUR, null))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.refusal()).isInstanceOf(LimitExceeded.class));
        reserved("projects", 3);
    }

    @Test
    void shouldRefuseMetersAmountsAndTimesThatAreNone() {
        assertThat(wrong(() -> usage.reserve(owner, "none", 1, HOUR, null))).containsExactly("meter unknown");
        assertThat(wrong(() -> usage.reserve(owner, "words", 0, HOUR, null))).containsExactly("amount out_of_range");
        assertThat(wrong(() -> usage.reserve(owner, "projects", 0, HOUR, null))).containsExactly("amount out_of_range");
        assertThat(wrong(() -> usage.reserve(owner, "words", 1, Duration.ZERO, null)))
                .containsExactly("time_to_live out_of_range");
        assertThat(wrong(() -> usage.reserve(owner, "words", 1, HOUR, "ä")))
                .containsExactly("idempotency_key bad_format");
        Reservation reservation = reserved("words", 2);
        assertThat(wrong(() -> usage.commit(owner, reservation.id(), 3))).containsExactly("amount out_of_range");
        assertThat(usage.release(owner, reservation.id())).isTrue();
    }

    @Test
    void shouldFollowTheClockOfTheBuilder() {
        Instant[] now = {Instant.parse("2026-01-31T10:00:00Z")};
        try (Tenancy tenancy = Tenancy.builder()
                .inMemory()
                .clock(() -> now[0])
                .subscriptionPolicy(SubscriptionPolicy.allowAll())
                .mailer(mail -> {})
                .invitationPage(java.net.URI.create("http://localhost/join"))
                .build()) {
            SignedUp acme = tenancy.tenants().signUp(SignUp.of("Acme", "acme", "John Doe", "john@acme.com"));
            TenantContext context = tenancy.access()
                    .system(
                            new dev.tenancy.tenant.TenantReference.ById(
                                    acme.tenant().id()),
                            "test");
            tenancy.usage().reserve(context, "content", 10, HOUR, null);
            assertThat(tenancy.usage().consume(context, "content", 1)).isInstanceOf(LimitExceeded.class);

            now[0] = now[0].plus(HOUR);

            assertThat(tenancy.usage().consume(context, "content", 10)).isInstanceOf(Granted.class);
        }
    }

    private Reservation reserved(String meter, long amount) {
        ReservationDecision decision = usage.reserve(owner, meter, amount, HOUR, null);
        assertThat(decision).isInstanceOf(Reserved.class);
        return ((Reserved) decision).reservation();
    }

    private UsageCount count(String meter) {
        return World.meter(usage, owner, meter).count();
    }

    private static Plan plan(String key, long each) {
        return Plan.builder(key)
                .price(Price.dollars(0))
                .rateLimit(RateLimit.perMinute(60))
                .limit(PROJECTS, Limit.of(each))
                .limit(WORDS, Limit.of(each))
                .build();
    }
}
