package dev.tenancy;

import static dev.tenancy.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.TenantContext;
import dev.tenancy.event.TenancyListener;
import dev.tenancy.event.ThresholdReached;
import dev.tenancy.id.Actor;
import dev.tenancy.id.GrantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.Price;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.ReservationDecision;
import dev.tenancy.usage.UsagePeriod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdsTest {

    private static final Meter MAILS = Meter.periodic("mails");
    private static final Meter EXPORTS = Meter.periodic("exports");
    private static final Meter PROJECTS = Meter.standing("projects");

    private final List<ThresholdReached> told = new CopyOnWriteArrayList<>();
    private final World world = new World(
            PlanCatalog.builder()
                    .meters(MAILS, EXPORTS, PROJECTS)
                    .plan(plan("small", Limit.of(10)))
                    .plan(plan("large", Limit.of(20)))
                    .plan(plan("open", Limit.unlimited()))
                    .build(),
            new TenancyListener() {
                @Override
                public void thresholdReached(ThresholdReached event) {
                    told.add(event);
                }
            });
    private final Usage usage = world.tenancy.usage();
    private final SignedUp acme = world.signUp("acme", "small");

    @Test
    void shouldTellOnceWhenEightyAndAHundredPercentAreReached() {
        take("mails", 7);
        assertThat(told).isEmpty();

        take("mails", 1);
        UsagePeriod january = new UsagePeriod(world.now, Instant.parse("2026-02-28T10:00:00Z"));
        assertThat(told).containsExactly(new ThresholdReached(acme.tenant().id(), MAILS, january, 80, 8, Limit.of(10)));

        take("mails", 1);
        assertThat(told).hasSize(1);
        take("mails", 1);
        refused(ProblemCode.LIMIT_REACHED, () -> take("mails", 1));
        assertThat(percents()).containsExactly(80, 100);
    }

    @Test
    void shouldTellAgainInTheNextPeriod() {
        take("mails", 10);
        world.pass(Duration.ofDays(30));
        take("mails", 10);

        assertThat(percents()).containsExactly(80, 100, 80, 100);
        assertThat(told.get(2).period()).isNotEqualTo(told.get(0).period());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 3", "4, 4", "5, 4", "11, 9", "1000000000000000, 800000000000000"})
    void shouldRoundTheUnitsOfAPercentageUp(long limit, long eighty) {
        set(limit);
        if (eighty > 1) {
            take("mails", eighty - 1);
            assertThat(told).isEmpty();
        }
        take("mails", 1);
        assertThat(told.get(0).percent()).isEqualTo(80);
        assertThat(told.get(0).used()).isEqualTo(eighty);
    }

    @Test
    void shouldTellOfASoftLimitOnceThoughItIsPassed() {
        take("exports", 15);
        take("exports", 15);
        assertThat(percents()).containsExactly(80, 100);
    }

    @Test
    void shouldTellNothingOfNoLimitOfARefusalOrOfARepetition() {
        usage.consume(owner(), "mails", 8, "key");
        usage.consume(owner(), "mails", 8, "key");
        usage.consume(owner(), "mails", 7, "key");
        assertThat(percents()).containsExactly(80);
        refused(ProblemCode.LIMIT_REACHED, () -> take("mails", 3));
        world.tenancy.subscriptions().upgrade(owner(), "open");
        take("mails", 5_000);
        assertThat(percents()).containsExactly(80);
    }

    @Test
    void shouldTellOfTheLimitThatHoldsNow() {
        take("mails", 8);
        world.tenancy.subscriptions().upgrade(owner(), "large");
        take("mails", 8);
        set(16);
        assertThat(told).extracting(ThresholdReached::limit).containsExactly(Limit.of(10), Limit.of(20));
    }

    @Test
    void shouldTellAgainWhenARefundTookTheCountBelowIt() {
        take("mails", 7);
        Grant eighth = usage.require(owner(), "mails", 1);
        usage.refund(owner(), eighth.id());
        take("mails", 1);
        assertThat(percents()).containsExactly(80, 80);
    }

    @Test
    void shouldTellOfAStandingMeterEachTimeItRisesToIt() {
        take("projects", 8);
        usage.release(owner(), "projects", 3);
        take("projects", 5);
        assertThat(percents()).containsExactly(80, 80, 100);
    }

    @Test
    void shouldTellOfReservedUnitsOnceTheyAreCommittedAndOfTheirPeriod() {
        take("mails", 5);
        UsagePeriod january = usage.report(owner()).meters().get(0).period();
        GrantId held = reserved("mails", 4);
        GrantId released = reserved("mails", 1);
        assertThat(told).isEmpty();

        world.pass(Duration.ofHours(2));
        usage.release(owner(), released);
        usage.commit(owner(), held, 3);
        usage.commit(owner(), held, 3);
        usage.commit(owner(), held, 4);

        assertThat(told).containsExactly(new ThresholdReached(acme.tenant().id(), MAILS, january, 80, 8, Limit.of(10)));
    }

    @Test
    void shouldTellOfUnitsCommittedInATransactionOnlyOnceThatHasLanded() {
        GrantId held = reserved("projects", 10);
        List<Runnable> landing = new ArrayList<>();
        world.store.write(
                unit -> usage.joining(new UnitTransaction(unit, landing::add)).commit(owner(), held, 10));
        assertThat(told).isEmpty();
        landing.forEach(Runnable::run);
        assertThat(percents()).containsExactly(80, 100);
    }

    @Test
    void shouldTellOfSeatsAsMembersAreAddedOrComeInButNotOfTheOneWhoSignsUp() {
        Meter seats = Meter.standing("seats");
        List<ThresholdReached> ofSeats = new ArrayList<>();
        World team = new World(
                PlanCatalog.builder()
                        .seats(seats)
                        .plan(team("one", seats, 1))
                        .plan(team("five", seats, 5))
                        .build(),
                new TenancyListener() {
                    @Override
                    public void thresholdReached(ThresholdReached event) {
                        ofSeats.add(event);
                    }
                });
        team.signUp("single", "one");
        assertThat(ofSeats).isEmpty();

        TenantContext owner = team.owner("globex", "five");
        team.tenancy.members().add(owner, new NewMember("b@globex.example", "Bea", "member"));
        team.tenancy.members().add(owner, new NewMember("c@globex.example", "Cem", "member"));
        assertThat(ofSeats).isEmpty();
        team.join(owner, "d@globex.example", "member");
        assertThat(ofSeats)
                .containsExactly(
                        new ThresholdReached(owner.tenantId(), seats, UsagePeriod.standing(), 80, 4, Limit.of(5)));
        team.tenancy.members().add(owner, new NewMember("e@globex.example", "Eve", "member"));
        refused(
                ProblemCode.LIMIT_REACHED,
                () -> team.tenancy.members().add(owner, new NewMember("f@globex.example", "Fay", "member")));
        assertThat(ofSeats).extracting(ThresholdReached::percent).containsExactly(80, 100);
    }

    @Test
    void shouldTellOnceOfManyThatTakeUnitsAtOnce() throws Exception {
        List<ThrowingCallable> attempts = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            attempts.add(() -> take("mails", 1));
        }
        assertThat(World.race(attempts)).containsEntry("done", 10L);
        assertThat(percents()).containsExactlyInAnyOrder(80, 100);
    }

    @Test
    void shouldTellOfJoinedMeteringOnlyOnceItHasLanded() {
        List<Runnable> landing = new ArrayList<>();
        world.store.write(unit -> {
            usage.joining(new UnitTransaction(unit, landing::add)).require(owner(), "mails", 8);
            return true;
        });
        assertThat(told).isEmpty();
        landing.forEach(Runnable::run);
        assertThat(percents()).containsExactly(80);
    }

    @Test
    void shouldTellOfSeveralMetersThatAreTakenTogetherAndOfNoneWhenOneIsRefused() {
        usage.consumeAll(owner(), Map.of("mails", 8L, "projects", 11L), null);
        assertThat(told).isEmpty();
        usage.consumeAll(owner(), Map.of("mails", 8L, "projects", 8L), "key");
        usage.consumeAll(owner(), Map.of("mails", 8L, "projects", 8L), "key");
        assertThat(told).extracting(ThresholdReached::meter).containsExactly(MAILS, PROJECTS);

        List<Runnable> landing = new ArrayList<>();
        world.store.write(unit -> usage.joining(new UnitTransaction(unit, landing::add))
                .consumeAll(owner(), Map.of("mails", 2L, "exports", 8L), null));
        assertThat(told).hasSize(2);
        landing.forEach(Runnable::run);
        assertThat(percents()).containsExactly(80, 80, 80, 100);
    }

    @Test
    void shouldGrantAllTheSameWhenTheListenerFails() {
        IllegalStateException failure = new IllegalStateException("the mail server is down");
        World failing = new World(world.tenancy.plans().catalog(), new TenancyListener() {
            @Override
            public void thresholdReached(ThresholdReached event) {
                throw failure;
            }
        });
        TenantContext owner = failing.owner("fails", "small");
        List<Throwable> uncaught = new ArrayList<>();
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
        thread.setUncaughtExceptionHandler((where, thrown) -> uncaught.add(thrown));
        try {
            assertThat(failing.tenancy.usage().require(owner, "mails", 10).amount())
                    .isEqualTo(10);
        } finally {
            thread.setUncaughtExceptionHandler(before);
        }
        assertThat(uncaught).containsExactly(failure, failure);
    }

    private void take(String meter, long amount) {
        usage.require(owner(), meter, amount);
    }

    private void set(long limit) {
        world.tenancy
                .overrides()
                .set(acme.tenant().id(), new Entitlement.OfMeter("mails", limit, null), "x", Actor.operator("Olga"));
    }

    private GrantId reserved(String meter, long amount) {
        return ((ReservationDecision.Reserved) usage.reserve(owner(), meter, amount, Duration.ofHours(24), null))
                .reservation()
                .id();
    }

    private static Plan team(String key, Meter seats, long limit) {
        return Plan.builder(key)
                .price(Price.dollars(0))
                .rateLimit(RateLimit.perMinute(60))
                .limit(seats, Limit.of(limit))
                .build();
    }

    private List<Integer> percents() {
        return told.stream().map(ThresholdReached::percent).toList();
    }

    private TenantContext owner() {
        return world.tenancy
                .access()
                .system(new TenantReference.ById(acme.tenant().id()), "test");
    }

    private static Plan plan(String key, Limit limit) {
        return Plan.builder(key)
                .price(Price.dollars(0))
                .rateLimit(RateLimit.perMinute(60))
                .limit(MAILS, limit)
                .limit(EXPORTS, Limit.soft(10))
                .limit(PROJECTS, limit)
                .build();
    }
}
