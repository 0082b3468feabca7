package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.NewMember;
import dev.tenancy.SignUp;
import dev.tenancy.SubscriptionPolicy;
import dev.tenancy.Tenancy;
import dev.tenancy.access.AccessDirectory;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.PlanChange.When;
import dev.tenancy.problem.LimitReached;
import dev.tenancy.problem.NotFound;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.usage.UsageLedger;
import dev.tenancy.usage.UsagePeriod;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * What changes of plan that are to come must hold on top of any store, whoever does what at the moment they are due. Two engines, each
 * a node of its own, share the store and the time.
 */
public interface PlanChangeConcurrencyContract extends StoreContract {

    /** The directory over the same store. */
    AccessDirectory directory();

    /** A second node's store on the same data; by default the same store. */
    default TenancyStore otherStore() {
        return store();
    }

    @Test
    default void shouldApplyAChangeOnceThoughAllNodesTryAtOnce() {
        for (int round = 0; round < 5; round++) {
            Leaver leaver = Leaver.on(store(), directory(), otherStore());
            leaver.clock().set(leaver.periodEnd());
            List<Callable<Integer>> passes = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Tenancy node = i % 2 == 0 ? leaver.one() : leaver.other();
                passes.add(() -> node.subscriptions().applyDueChanges());
            }

            List<Integer> applied = Race.run(passes).requireAll();

            assertThat(applied.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
            assertThat(leaver.stored().plan()).isEqualTo("free");
            assertThat(leaver.stored().version()).isEqualTo(3);
        }
    }

    @Test
    default void shouldEitherTakeAChangeBackOrMakeItWhenItComesDueAtThatMoment() {
        for (int round = 0; round < 10; round++) {
            Leaver leaver = Leaver.on(store(), directory(), otherStore());

            Race<Integer> race = Race.run(List.<Callable<Integer>>of(
                    () -> {
                        leaver.other().subscriptions().undoChange(leaver.owner());
                        return -1;
                    },
                    () -> {
                        leaver.clock().set(leaver.periodEnd());
                        return leaver.one().subscriptions().applyDueChanges();
                    },
                    () -> leaver.other().subscriptions().applyDueChanges()));

            race.requireNoFailuresBut(NotFound.class);
            leaver.one().subscriptions().applyDueChanges();
            boolean takenBack = race.results().contains(-1);
            assertThat(leaver.stored().plan()).isEqualTo(takenBack ? "starter" : "free");
            assertThat(leaver.stored().schedule().steps()).isEmpty();
            assertThat(leaver.stored().version()).isEqualTo(3);
        }
    }

    @Test
    default void shouldEndOnTheUpgradeWhateverElseIsDoneToTheChangeThatItReplaces() {
        for (int round = 0; round < 10; round++) {
            Leaver leaver = Leaver.on(store(), directory(), otherStore());
            boolean due = round % 2 == 0;
            if (due) {
                leaver.clock().set(leaver.periodEnd());
            }

            Race<Integer> race = Race.run(List.<Callable<Integer>>of(
                    () -> {
                        leaver.one().subscriptions().upgrade(leaver.owner(), "enterprise");
                        return 1;
                    },
                    () -> {
                        leaver.other().subscriptions().undoChange(leaver.owner());
                        return 1;
                    },
                    () -> leaver.one().subscriptions().applyDueChanges(),
                    () -> leaver.other().subscriptions().applyDueChanges()));

            List<Integer> written = race.requireNoFailuresBut(NotFound.class);
            Subscription stored = leaver.stored();
            assertThat(stored.plan()).isEqualTo("enterprise");
            assertThat(stored.schedule().steps()).isEmpty();
            assertThat(stored.version())
                    .isEqualTo(2 + written.stream().mapToInt(Integer::intValue).sum());
            if (due) {
                assertThat(race.failures()).hasSize(1);
            }
        }
    }

    @Test
    default void shouldGrantNoSeatAboveTheNewPlanOnceItHolds() {
        for (int round = 0; round < 5; round++) {
            Leaver leaver = Leaver.on(store(), directory(), otherStore());
            List<Callable<Long>> callers = new ArrayList<>();
            callers.add(() -> {
                leaver.clock().set(leaver.periodEnd());
                long seats = leaver.seats();
                leaver.one().subscriptions().applyDueChanges();
                return seats;
            });
            for (int i = 0; i < 12; i++) {
                Tenancy node = i % 2 == 0 ? leaver.one() : leaver.other();
                NewMember member = new NewMember(Samples.email().value(), "Member", "member");
                callers.add(() -> {
                    node.members().add(leaver.owner(), member);
                    return 0L;
                });
            }

            Race<Long> race = Race.run(callers);

            race.requireNoFailuresBut(LimitReached.class);
            long seatsWhenItHeld = race.results().get(0);
            assertThat(leaver.seats()).isEqualTo(seatsWhenItHeld).isBetween(1L, 3L);
        }
    }

    @Test
    default void shouldChargeEachPeriodByThePlanThatHoldsInIt() {
        Leaver leaver = Leaver.on(store(), directory(), otherStore());
        Meter content = PlanCatalog.standard().meter("content").orElseThrow();
        List<Callable<Boolean>> callers = new ArrayList<>();
        callers.add(() -> {
            leaver.clock().set(leaver.periodEnd());
            return true;
        });
        for (int i = 0; i < 16; i++) {
            Tenancy node = i % 2 == 0 ? leaver.one() : leaver.other();
            callers.add(() -> {
                for (int charge = 0; charge < 20; charge++) {
                    node.usage().consume(leaver.owner(), "content", 1);
                }
                return true;
            });
        }

        Race.run(callers).requireAll();
        leaver.one().subscriptions().applyDueChanges();
        for (int charge = 0; charge < 20; charge++) {
            leaver.one().usage().consume(leaver.owner(), "content", 1);
        }

        assertThat(leaver.used(content, new UsagePeriod(leaver.start(), leaver.periodEnd())))
                .isLessThanOrEqualTo(100);
        assertThat(leaver.used(
                        content,
                        new UsagePeriod(leaver.periodEnd(), leaver.periodEnd().plusSeconds(1))))
                .isEqualTo(10);
    }

    /** A tenant on the plan {@code starter} that leaves for {@code free} when its period ends. */
    record Leaver(TenancyStore store, Tenancy one, Tenancy other, MovableClock clock, TenantContext owner) {

        // Before anything else of the test kit is due.
        private static final Instant START = Instant.parse("1990-01-31T10:00:00Z");

        static Leaver on(TenancyStore store, AccessDirectory directory, TenancyStore otherStore) {
            MovableClock clock = new MovableClock(START);
            Tenancy one = node(store, directory, clock);
            Tenancy other = node(otherStore, directory, clock);
            TenantId tenant = one.tenants()
                    .signUp(SignUp.of(
                                    "Leaver",
                                    Samples.slug().value(),
                                    "Owner",
                                    Samples.email().value())
                            .onPlan("starter"))
                    .tenant()
                    .id();
            TenantContext owner = one.access().system(new TenantReference.ById(tenant), "test");
            one.subscriptions().downgrade(owner, "free", When.PERIOD_END);
            return new Leaver(store, one, other, clock, one.access().system(new TenantReference.ById(tenant), "test"));
        }

        Instant start() {
            return START;
        }

        Instant periodEnd() {
            return START.plus(Duration.ofDays(28));
        }

        /** As it is written down. */
        Subscription stored() {
            return store.read(repositories ->
                    repositories.subscriptions().find(owner.tenantId()).orElseThrow());
        }

        /** How many seats are taken, at a moment at which nobody is about to take one. */
        long seats() {
            Meter seats = PlanCatalog.standard().seats().orElseThrow();
            return store.write(repositories -> {
                repositories.tenants().lock(owner.tenantId());
                return used(repositories.usage(), seats, UsagePeriod.standing());
            });
        }

        long used(Meter meter, UsagePeriod period) {
            return used(store.usage(), meter, period);
        }

        private long used(UsageLedger ledger, Meter meter, UsagePeriod period) {
            return ledger.counts(owner.tenantId(), Map.of(meter, period))
                    .values()
                    .iterator()
                    .next()
                    .used();
        }

        private static Tenancy node(TenancyStore store, AccessDirectory directory, MovableClock clock) {
            return Tenancy.builder()
                    .store(store, directory)
                    .clock(clock)
                    .subscriptionPolicy(SubscriptionPolicy.allowAll())
                    .mailer(mail -> {})
                    .invitationPage(URI.create("http://localhost/accept"))
                    .build();
        }
    }
}
