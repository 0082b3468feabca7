package dev.tenancy.persistence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenancy.id.TenantId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The answers to one kind of question, each given again until what it tells of is changed or its time is over. Judged when it is
 * given, not when it is stored: an answer that was read before a change is worth nothing after it, whenever it arrives. Those
 * that say that something is not there have a place of their own, so that made-up questions push out no others. Thread-safe.
 */
final class AccessCache<K, V> {

    static final int MAX_FOUND = 20_000;
    static final int MAX_ABSENT = 10_000;

    private static final long FOUND_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long ABSENT_NANOS = Duration.ofSeconds(1).toNanos();

    private final Cache<K, Answer<V>> found = atMost(MAX_FOUND);
    private final Cache<K, Answer<V>> absent = atMost(MAX_ABSENT);
    private final ConcurrentMap<K, CompletableFuture<Answer<V>>> running = new ConcurrentHashMap<>();
    private final Function<K, Optional<V>> source;
    private final Function<V, TenantId> tenantOf;
    private final Generations generations;
    private final LongSupplier nanoTime;

    /**
     * @param generation the one before the question
     * @param askedAt of the timer, before the question
     */
    private record Answer<V>(Optional<V> value, @Nullable TenantId tenant, long generation, long askedAt) {}

    AccessCache(
            Function<K, Optional<V>> source,
            Function<V, TenantId> tenantOf,
            Generations generations,
            LongSupplier nanoTime) {
        this.source = source;
        this.tenantOf = tenantOf;
        this.generations = generations;
        this.nanoTime = nanoTime;
    }

    Optional<V> get(K key) {
        Answer<V> good = good(key);
        if (good != null) {
            return good.value();
        }
        Answer<V> answer = ask(key);
        // It may be another caller's, asked before this call began; the second can't be.
        return (isGood(answer) ? answer : ask(key)).value();
    }

    /** How many answers are stored. */
    long size() {
        found.cleanUp();
        absent.cleanUp();
        return found.estimatedSize() + absent.estimatedSize();
    }

    private @Nullable Answer<V> good(K key) {
        Answer<V> inFound = found.getIfPresent(key);
        Answer<V> stored = inFound == null ? absent.getIfPresent(key) : inFound;
        return stored != null && isGood(stored) ? stored : null;
    }

    private boolean isGood(Answer<V> answer) {
        long age = nanoTime.getAsLong() - answer.askedAt();
        TenantId tenant = answer.tenant();
        return tenant == null
                ? age < ABSENT_NANOS && generations.isCurrent(answer.generation())
                : age < FOUND_NANOS && generations.isCurrent(tenant, answer.generation());
    }

    /** Asks, or waits for another caller who is asking the same. */
    private Answer<V> ask(K key) {
        CompletableFuture<Answer<V>> mine = new CompletableFuture<>();
        CompletableFuture<Answer<V>> others = running.putIfAbsent(key, mine);
        if (others != null) {
            return await(others);
        }
        // Taken out before it is told: who is not content with the answer must not meet it again.
        try {
            // Another caller may have stored one since this one looked.
            Answer<V> answer = good(key);
            if (answer == null) {
                answer = read(key);
                store(key, answer);
            }
            running.remove(key);
            mine.complete(answer);
            return answer;
        } catch (RuntimeException | Error failed) {
            running.remove(key);
            mine.completeExceptionally(failed);
            throw failed;
        }
    }

    private Answer<V> read(K key) {
        long generation = generations.current();
        long askedAt = nanoTime.getAsLong();
        Optional<V> value = source.apply(key);
        return new Answer<>(value, value.map(tenantOf).orElse(null), generation, askedAt);
    }

    private void store(K key, Answer<V> answer) {
        if (answer.tenant() == null) {
            found.invalidate(key);
            absent.put(key, answer);
        } else {
            found.put(key, answer);
        }
    }

    private static <T> T await(CompletableFuture<T> others) {
        try {
            return others.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw failed;
        }
    }

    // What is too much is dropped by whoever stores it: nobody waits for a thread of others.
    private static <K, V> Cache<K, V> atMost(int size) {
        return Caffeine.newBuilder().maximumSize(size).executor(Runnable::run).build();
    }
}
