package dev.tenancy.persistence;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.ratelimit.RateDecision;
import dev.tenancy.ratelimit.RateLimiter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * A rate limiter whose buckets are in PostgreSQL, shared by all processes on one database: together they allow a key what its
 * limit says and no more. The algorithm and the store are Bucket4j's; the calls for one key that wait in this process at the same
 * moment share a transaction.
 *
 * <p><b>Time</b> is that of the clock that it is given. Let it follow the database ({@link DatabaseClock}): a process whose clock is
 * ahead of the others' refills a bucket that much earlier, once. Once it is set back by more than 5 seconds, every bucket is full within
 * ten seconds, instead of refilling only when that time has come again.
 *
 * <p><b>A change of a key's limit</b> takes effect at the next call, which may lose one request. The used share of the limit's first
 * window passes to the new limit's first, that of its second to the second, and so on; a window that there was not begins full.
 *
 * <p><b>When the database is out of reach</b>, slow or saturated, {@link #tryAcquire} throws {@link Unavailable} within three
 * seconds, mostly within two, and nothing is allowed. A crash of the database server loses the buckets: each is full again.
 *
 * <p><b>Cost.</b> A decision is a transaction of three round trips that waits for no disk. A refusal is remembered in this process
 * until the next request may fit, so a key that goes on calling costs the database nothing more. Rows that count for nothing any more
 * are removed every ten seconds.
 *
 * <p>It keeps {@value RateLimiterPool#MAX_CONNECTIONS} connections of its own, so that no flood takes those of the engine. Safe for use
 * by several threads.
 */
public final class PostgresRateLimiter implements RateLimiter, AutoCloseable {

    private final HikariDataSource pool;
    private final InstantSource clock;
    private final SharedBuckets buckets;
    private final RememberedRefusals refusals;
    private final ExpiredBuckets expired;

    /** {@code nanoTime} tells when {@code clock} is set back. */
    PostgresRateLimiter(HikariDataSource pool, InstantSource clock, LongSupplier nanoTime) {
        this.pool = pool;
        this.clock = clock;
        buckets = new SharedBuckets(pool, clock);
        refusals = new RememberedRefusals(clock);
        expired = new ExpiredBuckets(pool, clock, nanoTime, refusals);
    }

    /**
     * A limiter on a schema that {@link TenancySchema#migrate} has made.
     *
     * @param url a JDBC URL of PostgreSQL
     * @param user the engine's role
     * @param clock the time; the same on all nodes
     * @throws IllegalArgumentException for a URL of anything else
     * @throws Unavailable when the database is out of reach or refuses the role
     */
    public static PostgresRateLimiter open(String url, String user, String password, InstantSource clock) {
        PostgresRateLimiter limiter =
                new PostgresRateLimiter(RateLimiterPool.open(url, user, password), clock, System::nanoTime);
        limiter.expired.removeRepeatedly();
        return limiter;
    }

    @Override
    public RateDecision tryAcquire(String key, RateLimit limit) {
        if (key.isEmpty() || key.length() > MAX_KEY_LENGTH) {
            throw Invalid.of("bad_format", "A rate limit's key has 1 to " + MAX_KEY_LENGTH + " characters.");
        }
        Optional<RateDecision> stillRefused = refusals.find(key, limit);
        if (stillRefused.isPresent()) {
            return stillRefused.get();
        }
        Instant asked = clock.instant();
        RateDecision decision = buckets.take(digest(key), limit);
        if (!decision.allowed()) {
            refusals.remember(key, limit, decision, asked);
        }
        return decision;
    }

    /** Removes what counts for nothing any more; gives how many rows that were. */
    int removeExpired() {
        return expired.remove();
    }

    /** Closes its connections. */
    @Override
    public void close() {
        expired.close();
        pool.close();
    }

    // A key may name an address, which is nobody's business in a table, and 16 bytes make the smaller index.
    private static UUID digest(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            ByteBuffer bytes = ByteBuffer.wrap(hash);
            return new UUID(bytes.getLong(), bytes.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
