package dev.tenancy;

import static dev.tenancy.World.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.PlanChange.When;
import dev.tenancy.plan.Price;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.store.UsageTransaction;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.usage.Consumption.LimitExceeded;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.UsageLedger;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Metering within a transaction; here, a unit of work of the store's. */
class JoinedUsageTest {

    private static final Meter PROJECTS = Meter.standing("projects");
    private static final Meter EXPORTS = Meter.periodic("exports");

    private final World world = new World(PlanCatalog.builder()
            .meters(PROJECTS, EXPORTS)
            .plan(plan("small", 3))
            .plan(plan("large", 9))
            .build());
    private final TenantContext owner = world.as(world.signUp("acme", "large").userToken());

    @Test
    void shouldLandWithTheTransaction() {
        joined(usage -> {
            usage.require(owner, "exports", 2);
            usage.require(owner, "projects", 4);
            usage.release(owner, "projects", 1);
        });

        assertThat(used("exports")).isEqualTo(2);
        assertThat(used("projects")).isEqualTo(3);
    }

    @Test
    void shouldVanishWithTheTransaction() {
        Grant before = world.tenancy.usage().require(owner, "exports", 5);
        world.tenancy.usage().require(owner, "projects", 5);

        assertThatThrownBy(() -> world.store.<Boolean, IOException>write(unit -> {
                    Usage usage = world.tenancy.usage().joining(new UnitTransaction(unit, landing -> {}));
                    usage.require(owner, "exports", 1);
                    usage.require(owner, "projects", 1);
                    usage.release(owner, "projects", 3);
                    assertThat(usage.refund(owner, before.id())).isTrue();
                    assertThat(used(usage, "exports")).isEqualTo(1);
                    assertThat(used(usage, "projects")).isEqualTo(3);
                    throw new IOException("after the charge");
                }))
                .isInstanceOf(IOException.class);

        assertThat(used("exports")).isEqualTo(5);
        assertThat(used("projects")).isEqualTo(5);
    }

    @Test
    void shouldGoOnAfterARefusal() {
        joined(usage -> {
            assertThat(usage.consume(owner, "exports", 10)).isInstanceOf(LimitExceeded.class);
            refused(ProblemCode.LIMIT_REACHED, () -> usage.require(owner, "projects", 10));
            usage.require(owner, "exports", 9);
        });

        assertThat(used("exports")).isEqualTo(9);
        assertThat(used("projects")).isZero();
    }

    @Test
    void shouldHoldAStandingMeterToThePlanAsStored() {
        world.tenancy.subscriptions().downgrade(owner, "small", When.NOW);

        joined(usage -> {
            refused(ProblemCode.LIMIT_REACHED, () -> usage.require(owner, "projects", 4));
            usage.require(owner, "projects", 3);
        });

        assertThat(used("projects")).isEqualTo(3);
    }

    @Test
    void shouldLockTheTenantBeforeItChangesAStandingMeterAndNotForAPeriodicOne() {
        List<String> calls = new ArrayList<>();
        world.store.write(unit -> {
            Usage usage = world.tenancy.usage().joining(new Observed(new UnitTransaction(unit, landing -> {}), calls));
            usage.require(owner, "exports", 1);
            usage.require(owner, "projects", 2);
            usage.release(owner, "projects", 1);
            return true;
        });

        assertThat(calls).containsExactly("usage", "lock", "overrides", "usage", "lock", "usage");
    }

    private record Observed(UsageTransaction transaction, List<String> calls) implements UsageTransaction {

        @Override
        public UsageLedger usage() {
            calls.add("usage");
            return transaction.usage();
        }

        @Override
        public Optional<Subscription> lockSubscription(TenantId tenant) {
            calls.add("lock");
            return transaction.lockSubscription(tenant);
        }

        @Override
        public List<Entitlement> overrides(TenantId tenant) {
            calls.add("overrides");
            return transaction.overrides(tenant);
        }

        @Override
        public Map<String, Long> topUps(TenantId tenant, Instant at) {
            calls.add("top-ups");
            return transaction.topUps(tenant, at);
        }

        @Override
        public void afterCommit(Runnable work) {
            calls.add("after commit");
            transaction.afterCommit(work);
        }
    }

    private void joined(Consumer<Usage> work) {
        world.store.write(unit -> {
            work.accept(world.tenancy.usage().joining(new UnitTransaction(unit, landing -> {})));
            return true;
        });
    }

    private long used(String meter) {
        return used(world.tenancy.usage(), meter);
    }

    private long used(Usage usage, String meter) {
        return World.meter(usage, owner, meter).count().used();
    }

    private static Plan plan(String key, long each) {
        return Plan.builder(key)
                .price(Price.dollars(0))
                .rateLimit(RateLimit.perMinute(60))
                .limit(PROJECTS, Limit.of(each))
                .limit(EXPORTS, Limit.of(each))
                .build();
    }
}
