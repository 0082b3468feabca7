package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.id.TenantId;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.testkit.MovableClock;
import dev.tenancy.testkit.Race;
import dev.tenancy.testkit.Samples;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AccessCacheTest {

    private static final int A_MILLION = 1_000_000;

    /** What the database would say: each key, and whether it is live. */
    private final Map<String, Key> stored = new ConcurrentHashMap<>();

    private final AtomicInteger questions = new AtomicInteger();
    private final MovableClock clock = new MovableClock();
    private final Generations generations = new Generations();
    private final TenantId tenant = Samples.tenantId();
    private final AccessCache<String, Key> cache =
            new AccessCache<>(this::ask, Key::tenant, generations, clock::nanoTime);

    private volatile Runnable afterReading = () -> {};

    private record Key(TenantId tenant, boolean live) {}

    @Test
    void shouldAskOnceForWhatIsLookedUpAgain() {
        stored.put("a", new Key(tenant, true));

        assertThat(cache.get("a")).contains(new Key(tenant, true));
        assertThat(cache.get("a")).contains(new Key(tenant, true));

        assertThat(questions).hasValue(1);
    }

    @Test
    void shouldNotAskForWhatAnotherCallerHasStoredSinceItLooked() {
        stored.put("a", new Key(tenant, true));
        AtomicReference<@Nullable Runnable> afterLook = new AtomicReference<>();
        AccessCache<String, Key> watched = new AccessCache<>(this::ask, Key::tenant, generations, () -> {
            long now = clock.nanoTime();
            Runnable once = afterLook.getAndSet(null);
            if (once != null) {
                once.run();
            }
            return now;
        });
        watched.get("a");
        clock.advance(Duration.ofSeconds(10));
        afterLook.set(() -> watched.get("a"));

        assertThat(watched.get("a")).contains(new Key(tenant, true));

        assertThat(questions).hasValue(2);
    }

    @Test
    void shouldAskAgainAfterAChangeOfTheTenantAndOfNoOther() {
        stored.put("a", new Key(tenant, true));
        cache.get("a");
        stored.put("a", new Key(tenant, false));

        generations.outdate(StaleAnswers.about(unlike(tenant)));
        generations.outdate(StaleAnswers.ABSENCES);
        assertThat(cache.get("a")).contains(new Key(tenant, true));

        generations.outdate(StaleAnswers.about(tenant));
        assertThat(cache.get("a")).contains(new Key(tenant, false));
    }

    @Test
    void shouldAskAgainAfterAChangeOfEverything() {
        stored.put("a", new Key(tenant, true));
        cache.get("a");
        stored.put("a", new Key(tenant, false));

        generations.outdate(StaleAnswers.ALL);

        assertThat(cache.get("a")).contains(new Key(tenant, false));
    }

    @Test
    void shouldFindAtOnceWhatAnyChangeBrought() {
        assertThat(cache.get("a")).isEmpty();
        assertThat(cache.get("a")).isEmpty();
        assertThat(questions).hasValue(1);
        stored.put("a", new Key(tenant, true));

        generations.outdate(StaleAnswers.ABSENCES);

        assertThat(cache.get("a")).contains(new Key(tenant, true));
    }

    @Test
    void shouldFindNothingAnyMoreWhereSomethingIsGone() {
        stored.put("a", new Key(tenant, true));
        cache.get("a");
        stored.remove("a");
        generations.outdate(StaleAnswers.about(tenant));

        assertThat(cache.get("a")).isEmpty();
        assertThat(cache.get("a")).isEmpty();
        assertThat(questions).hasValue(2);
    }

    @Test
    void shouldBelieveAnAnswerForTenSecondsFromTheQuestionOn() {
        stored.put("a", new Key(tenant, true));
        afterReading = () -> clock.advance(Duration.ofSeconds(4));
        cache.get("a");
        stored.put("a", new Key(tenant, false));
        afterReading = () -> {};

        clock.advance(Duration.ofSeconds(6).minusNanos(1));
        assertThat(cache.get("a")).contains(new Key(tenant, true));

        clock.advance(Duration.ofNanos(1));
        assertThat(cache.get("a")).contains(new Key(tenant, false));
    }

    @Test
    void shouldBelieveForOneSecondThatNothingIsThere() {
        cache.get("a");
        stored.put("a", new Key(tenant, true));

        clock.advance(Duration.ofSeconds(1).minusNanos(1));
        assertThat(cache.get("a")).isEmpty();

        clock.advance(Duration.ofNanos(1));
        assertThat(cache.get("a")).isPresent();
    }

    @Test
    void shouldNotReviveWhatWasRevokedWhileItsAnswerWasOnTheWay() throws Exception {
        stored.put("a", new Key(tenant, true));
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch announced = new CountDownLatch(1);
        afterReading = () -> {
            afterReading = () -> {};
            read.countDown();
            await(announced);
        };
        FutureTask<Optional<Key>> inFlight = begin(() -> cache.get("a"));
        await(read);
        stored.put("a", new Key(tenant, false));
        generations.outdate(StaleAnswers.about(tenant));

        FutureTask<Optional<Key>> waiting = new FutureTask<>(() -> cache.get("a"));
        beginToWait(waiting);
        announced.countDown();

        assertThat(waiting.get(30, TimeUnit.SECONDS)).contains(new Key(tenant, false));
        assertThat(inFlight.get(30, TimeUnit.SECONDS)).contains(new Key(tenant, false));
        assertThat(cache.get("a")).contains(new Key(tenant, false));
    }

    @Test
    void shouldNotDenyWhatWasMadeWhileItsAbsenceWasOnTheWay() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch made = new CountDownLatch(1);
        afterReading = () -> {
            afterReading = () -> {};
            read.countDown();
            await(made);
        };
        FutureTask<Optional<Key>> inFlight = begin(() -> cache.get("a"));
        await(read);
        stored.put("a", new Key(tenant, true));
        generations.outdate(StaleAnswers.ABSENCES);
        made.countDown();
        inFlight.get(30, TimeUnit.SECONDS);

        assertThat(cache.get("a")).contains(new Key(tenant, true));
    }

    @Test
    void shouldAskOnceForManyWhoLookUpTheSameAtOnce() throws Exception {
        stored.put("a", new Key(tenant, true));
        int callers = 16;
        CountDownLatch all = new CountDownLatch(callers);
        afterReading = () -> await(all);
        Callable<Optional<Key>> lookUp = () -> {
            all.countDown();
            return cache.get("a");
        };

        assertThat(Race.run(Collections.nCopies(callers, lookUp)).requireAll())
                .containsOnly(Optional.of(new Key(tenant, true)));

        assertThat(questions).hasValue(1);
    }

    @Test
    void shouldKeepNoFailure() {
        stored.put("a", new Key(tenant, true));
        afterReading = () -> {
            throw new Unavailable("The store is out of reach or saturated.", null);
        };
        assertThatThrownBy(() -> cache.get("a")).isInstanceOf(Unavailable.class);
        afterReading = () -> {};

        assertThat(cache.get("a")).isPresent();
    }

    @Test
    void shouldTellAFailureToAllWhoWaitForTheAnswer() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch joined = new CountDownLatch(1);
        afterReading = () -> {
            asked.countDown();
            await(joined);
            throw new Unavailable("The store is out of reach or saturated.", null);
        };
        FutureTask<Optional<Key>> asking = begin(() -> cache.get("a"));
        await(asked);
        FutureTask<Optional<Key>> waiting = new FutureTask<>(() -> cache.get("a"));
        beginToWait(waiting);
        joined.countDown();

        assertThatThrownBy(() -> asking.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(Unavailable.class);
        assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(Unavailable.class);
        assertThat(questions).hasValue(1);
    }

    @Test
    void shouldStayBoundedUnderAMillionMadeUpKeysAndKeepTheGoodOne() {
        stored.put("good", new Key(tenant, true));
        cache.get("good");

        for (int i = 0; i < A_MILLION; i++) {
            cache.get("made up " + i);
        }

        assertThat(cache.size()).isLessThanOrEqualTo(AccessCache.MAX_ABSENT + 1);
        int before = questions.get();
        assertThat(cache.get("good")).isPresent();
        assertThat(questions).hasValue(before);
    }

    @Test
    void shouldStayBoundedWhenAMillionKeysAreGood() {
        AccessCache<Integer, Key> found =
                new AccessCache<>(key -> Optional.of(new Key(tenant, true)), Key::tenant, generations, clock::nanoTime);

        for (int i = 0; i < A_MILLION; i++) {
            found.get(i);
        }

        assertThat(found.size()).isBetween((long) AccessCache.MAX_FOUND / 2, (long) AccessCache.MAX_FOUND);
    }

    private Optional<Key> ask(String key) {
        questions.incrementAndGet();
        Optional<Key> answer = Optional.ofNullable(stored.get(key));
        afterReading.run();
        return answer;
    }

    /** A tenant whose changes are told apart from those of {@code tenant}. */
    private TenantId unlike(TenantId tenant) {
        TenantId other = Samples.tenantId();
        long before = generations.current();
        generations.outdate(StaleAnswers.about(other));
        return generations.isCurrent(tenant, before) ? other : unlike(tenant);
    }

    private static <R> FutureTask<R> begin(Callable<R> work) {
        FutureTask<R> task = new FutureTask<>(work);
        start(task);
        return task;
    }

    /** Returns when it waits for another caller's answer. */
    private static void beginToWait(Runnable lookUp) {
        Thread thread = start(lookUp);
        Eventually.require(() -> thread.getState() == Thread.State.WAITING);
    }

    private static Thread start(Runnable work) {
        Thread thread = new Thread(work, "meanwhile");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}
