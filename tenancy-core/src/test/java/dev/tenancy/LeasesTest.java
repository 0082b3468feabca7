package dev.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tenancy.access.TenantContext;
import dev.tenancy.event.TenancyListener;
import dev.tenancy.event.ThresholdReached;
import dev.tenancy.id.Actor;
import dev.tenancy.id.ApiKeyId;
import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.secret.SecretHasher;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.usage.Burn;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.GrantCondition;
import dev.tenancy.usage.Lease;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsagePeriod;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeasesTest {

    private static final Meter CONTENT = PlanCatalog.standard().meters().stream()
            .filter(meter -> meter.key().equals("content"))
            .findFirst()
            .orElseThrow();
    private static final Lease LEASE = Lease.of("content", 100);
    private static final Limit LIMIT = Limit.of(1_000);

    private final World world = new World();
    private final StoreToSwitchOff store = new StoreToSwitchOff(world.store);
    private final AtomicLong nanoTime = new AtomicLong();
    private final List<ThresholdReached> told = new CopyOnWriteArrayList<>();
    private final SignedUp acme = world.signUp("acme", "professional");
    private final TenantId tenant = acme.tenant().id();
    private final UsagePeriod period =
            world.tenancy.usage().require(world.system(acme), "content", 1).period();
    private final List<Leases> nodes = new ArrayList<>();
    private final Leases leases = node();

    @AfterEach
    void close() {
        nodes.forEach(Leases::close);
    }

    @Test
    void shouldChargeABlockAndHandOutItsUnitsOneAfterTheOther() {
        assertThat(take(1)).isEqualTo(2);
        assertThat(used()).isEqualTo(101);
        assertThat(take(1)).isEqualTo(3);
        assertThat(take(40)).isEqualTo(43);
        assertThat(used()).isEqualTo(101);
    }

    @Test
    void shouldChargeTheNextBlockWhenHalfOfTheFirstIsGone() {
        take(49);
        assertThat(used()).isEqualTo(101);
        take(1);
        await(() -> used() == 201);
        for (int unit = 0; unit < 60; unit++) {
            assertThat(take(1)).isEqualTo(52 + unit);
        }
    }

    @Test
    void shouldChargeThreeBlocksAtOnceWhereOneWasUsedUpBeforeTheNextWasThere() {
        take(49);
        take(52);
        // Of the first block 51 units go back, sooner or later.
        await(() -> List.of(501L, 450L).contains(used()));
        take(48);
        take(1);
        await(() -> List.of(601L, 550L).contains(used()));
    }

    @Test
    void shouldKeepNoThreeBlocksReadyForWhoComesBetweenTheEndOfALeaseAndItsSettlement() {
        Limit limit = Limit.of(500);
        leases.take(tenant, charge(1, limit, null, null));
        nanoTime.addAndGet(Duration.ofSeconds(10).toNanos());

        leases.take(tenant, charge(1, limit, null, null));
        leases.close();

        // A third block and a fourth would have been told of.
        assertThat(told).isEmpty();
        assertThat(used()).isEqualTo(3);
    }

    @Test
    void shouldGiveBackWhatIsLeftWhenTheLeaseEnds() {
        take(3);
        pass(Duration.ofSeconds(10).minusNanos(1));
        assertThat(used()).isEqualTo(101);

        pass(Duration.ofNanos(1));

        assertThat(used()).isEqualTo(4);
        assertThat(world.tenancy.usage().verify(owner())).isEmpty();
    }

    @Test
    void shouldGiveBackAWholeBlockThatNobodyTookOf() {
        take(60);
        await(() -> used() == 201);

        nanoTime.addAndGet(Duration.ofSeconds(10).toNanos());

        // The next block is charged before the thread that charged it hands it over.
        await(() -> {
            leases.sweep();
            return used() == 61;
        });
    }

    @Test
    void shouldGiveBackWhatIsLeftOnClosingAndHandOutNothingMore() {
        take(7);

        leases.close();

        assertThat(used()).isEqualTo(8);
        assertThat(leases.take(tenant, charge(1, LIMIT, null, null))).isNull();
    }

    @Test
    void shouldGiveBackOnceTheStoreIsThereAgain() {
        take(7);
        store.isOff = true;
        pass(Duration.ofSeconds(10));
        assertThat(used()).isEqualTo(101);
        store.isOff = false;

        leases.sweep();
        leases.sweep();

        assertThat(used()).isEqualTo(8);
    }

    @Test
    void shouldKeepWhatWasHandedOutThoughARaisedLimitWasUsedUpMeanwhile() {
        leases.take(tenant, charge(1, Limit.of(101), null, null));
        store.usage().consume(tenant, charge(99, Limit.of(200), null, null));

        pass(Duration.ofSeconds(10));

        assertThat(used()).isEqualTo(101);
    }

    @Test
    void shouldGiveTopUpsBackThatWereNotHandedOut() {
        NewTopUp pack = new NewTopUp("content", 60, Burn.AFTER, null, "Order 7");
        world.tenancy.topUps().grant(tenant, pack, Actor.system("shop"), null);
        leases.take(tenant, charge(10, Limit.of(51), null, null));
        assertThat(topUpsLeft()).isEqualTo(10);

        pass(Duration.ofSeconds(10));

        assertThat(topUpsLeft()).isEqualTo(60);
        assertThat(used()).isEqualTo(11);
    }

    @Test
    void shouldCountNothingBeyondTheLimitThoughTheTopUpThatPaidForABlockWasRevoked() {
        NewTopUp pack = new NewTopUp("content", 60, Burn.AFTER, null, "Order 7");
        world.tenancy.topUps().grant(tenant, pack, Actor.system("shop"), null);
        leases.take(tenant, charge(80, Limit.of(51), null, null));
        world.tenancy
                .topUps()
                .revoke(tenant, world.tenancy.topUps().of(tenant).get(0).id());

        pass(Duration.ofSeconds(10));

        assertThat(count()).isEqualTo(new UsageCount(81, 0, 30, 0));
        assertThat(world.tenancy.usage().verify(owner())).isEmpty();
    }

    @Test
    void shouldTellThatTheStoreIsAwayAndHandOutAgainOnceItIsBack() {
        store.isOff = true;
        assertThatThrownBy(() -> take(1)).isInstanceOf(Unavailable.class);
        store.isOff = false;
        assertThat(leases.take(tenant, charge(1, LIMIT, null, null))).isNull();

        pass(Duration.ofSeconds(10));

        assertThat(take(1)).isEqualTo(2);
    }

    @Test
    void shouldGiveBackABlockOfWhichItIsUnknownWhetherItLandedAndSayThatNothingWasHandedOut() {
        store.losesAnswers = true;
        assertThatThrownBy(() -> take(1))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        told -> assertThat(told.isOutcomeUnknown()).isFalse())
                .hasMessageContaining("Nothing was handed out")
                .hasMessageNotContaining("landed");
        assertThat(used()).isEqualTo(101);
        store.losesAnswers = false;

        leases.sweep();

        assertThat(used()).isOne();
        assertThat(world.tenancy.usage().verify(owner())).isEmpty();
    }

    @Test
    void shouldLeaveToTheLedgerWhatABlockIsNotFor() {
        assertThat(leases.take(tenant, charge(1, LIMIT, "a-key", null))).isNull();
        assertThat(leases.take(tenant, charge(101, LIMIT, null, null))).isNull();
        assertThat(leases.take(
                        tenant, new Charge(id(), Meter.periodic("leads"), 1, LIMIT, period, world.now, null, null)))
                .isNull();
        assertThat(used()).isOne();
    }

    @Test
    void shouldLeaveTheLastUnitsToTheLedgerWhenNoBlockFitsAnyMore() {
        assertThat(leases.take(tenant, charge(1, Limit.of(100), null, null))).isNull();
        assertThat(used()).isOne();
        assertThat(leases.take(tenant, charge(1, Limit.of(101), null, null))).isNull();

        pass(Duration.ofSeconds(10));

        assertThat(leases.take(tenant, charge(1, Limit.of(101), null, null))).isInstanceOf(Consumption.Granted.class);
    }

    @Test
    void shouldHandOutToARevokedCredentialUntilItsLeaseEndsAndNotAfterThat() {
        TenantContext owner = owner();
        GrantCondition key = new GrantCondition(
                GrantCondition.Kind.API_KEY,
                world.tenancy
                        .apiKeys()
                        .create(owner, new NewApiKey("worker", "member", null, null))
                        .key()
                        .id()
                        .value());
        assertThat(leases.take(tenant, charge(1, LIMIT, null, key))).isInstanceOf(Consumption.Granted.class);
        world.tenancy.apiKeys().revoke(owner, new ApiKeyId(key.id()));
        assertThat(leases.take(tenant, charge(1, LIMIT, null, key))).isInstanceOf(Consumption.Granted.class);

        pass(Duration.ofSeconds(10));

        assertThat(leases.take(tenant, charge(1, LIMIT, null, key))).isEqualTo(new Consumption.ConditionFailed(key));
        assertThat(used()).isEqualTo(3);
    }

    @Test
    void shouldNeverPassTheLimitNorLoseAUnitThoughManyNodesAndThreadsTake() throws Exception {
        for (int node = 0; node < 3; node++) {
            node();
        }
        long before = used();
        ExecutorService executor = Executors.newFixedThreadPool(32);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Long>> takers = new ArrayList<>();
        for (int taker = 0; taker < 32; taker++) {
            Leases node = nodes.get(taker % nodes.size());
            takers.add(executor.submit(() -> {
                start.await();
                return takeAll(node);
            }));
        }
        start.countDown();
        long handedOut = 0;
        for (Future<Long> taker : takers) {
            handedOut += taker.get();
        }
        executor.shutdown();
        assertThat(used()).isEqualTo(LIMIT.max());

        nodes.forEach(Leases::close);

        assertThat(before + handedOut).isEqualTo(used()).isLessThanOrEqualTo(LIMIT.max());
        assertThat(world.tenancy.usage().verify(owner())).isEmpty();
    }

    @Test
    void shouldTellOfAThresholdWhenABlockReachesIt() {
        leases.take(tenant, charge(1, Limit.of(120), null, null));

        assertThat(told)
                .extracting(ThresholdReached::percent, ThresholdReached::used)
                .containsExactly(tuple(80, 101L));
    }

    @Test
    void shouldRefuseToLeaseWhatIsNoPeriodicMeter() {
        for (String meter : List.of("users", "nothing")) {
            Tenancy.Builder builder = Tenancy.builder()
                    .inMemory()
                    .mailer(mail -> {})
                    .invitationPage(URI.create("http://localhost/join"))
                    .lease(Lease.of(meter, 100));
            assertThatThrownBy(builder::build)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("The meter " + meter + " can't be leased");
        }
    }

    @Test
    void shouldHandOutThroughTheEngine() {
        Tenancy tenancy = Tenancy.builder()
                .store(world.store, world.store)
                .mailer(mail -> {})
                .invitationPage(URI.create("http://localhost/join"))
                .clock(() -> world.now)
                .lease(Lease.of("content", 10))
                .build();
        TenantContext context = tenancy.access().system(new TenantReference.ById(tenant), "test");

        tenancy.usage().require(context, "content", 1);
        assertThat(used()).isEqualTo(11);
        tenancy.usage().consume(context, "content", 1, "a-key");
        assertThat(used()).isEqualTo(12);
    }

    private Leases node() {
        Engine engine = new Engine(
                store,
                PlanCatalog.standard(),
                () -> world.now,
                UUID::randomUUID,
                new SecureRandom(),
                SecretHasher.plain());
        Leases node = new Leases(
                engine,
                new Thresholds(new TenancyListener() {
                    @Override
                    public void thresholdReached(ThresholdReached event) {
                        told.add(event);
                    }
                }),
                List.of(LEASE),
                nanoTime::get);
        nodes.add(node);
        return node;
    }

    /** Until neither a block nor a unit is to be had. */
    private long takeAll(Leases node) {
        long taken = 0;
        while (true) {
            Charge charge = charge(1, LIMIT, null, null);
            Consumption consumption = node.take(tenant, charge);
            if (consumption == null) {
                consumption = store.usage().consume(tenant, charge);
            }
            if (!(consumption instanceof Consumption.Granted)) {
                return taken;
            }
            taken++;
        }
    }

    /** Returns the count that was told. */
    private long take(long amount) {
        Consumption consumption = leases.take(tenant, charge(amount, LIMIT, null, null));
        assertThat(consumption).isInstanceOf(Consumption.Granted.class);
        return ((Consumption.Granted) consumption).used();
    }

    private Charge charge(long amount, Limit limit, @Nullable String key, @Nullable GrantCondition condition) {
        return new Charge(id(), CONTENT, amount, limit, period, world.now, key, condition);
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
        leases.sweep();
    }

    private long used() {
        return count().used();
    }

    private UsageCount count() {
        return world.store.usage().counts(tenant, Map.of(CONTENT, period)).get(CONTENT);
    }

    private long topUpsLeft() {
        return world.tenancy.topUps().of(tenant).get(0).remaining();
    }

    private TenantContext owner() {
        return world.as(acme.userToken());
    }

    private static GrantId id() {
        return new GrantId(UUID.randomUUID());
    }

    private static void await(BooleanSupplier event) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!event.getAsBoolean()) {
            assertThat(System.nanoTime()).as("It has not happened yet.").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
