package dev.tenancy.persistence;

import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.ratelimit.RateDecision;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.VerboseResult;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.jdbc.CustomColumnProvider;
import io.github.bucket4j.distributed.proxy.BucketNotFoundException;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** Bucket4j's buckets in the engine's schema. Thread-safe. */
final class SharedBuckets {

    static final String TABLE = TenancySchema.NAME + ".tenancy_rate_bucket";

    private static final int MOST_ATTEMPTS = 3;
    private static final Duration KEPT_WHEN_FULL = Duration.ofSeconds(10);

    private final ConcurrentHashMap<UUID, InUse> inUse = new ConcurrentHashMap<>();
    private final FailFastDataSource database;
    private final ProxyManager<UUID> buckets;

    /** A bucket that so many calls of this process use just now. Those who use one at the same time share its transactions. */
    private record InUse(BucketProxy bucket, int users) {}

    SharedBuckets(DataSource pool, InstantSource clock) {
        database = new FailFastDataSource(pool);
        buckets = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(database)
                .primaryKeyMapper((PreparedStatement statement, int index, UUID id) -> statement.setObject(index, id))
                .table(TABLE)
                .idColumn("bucket_id")
                .stateColumn("state")
                .addCustomColumn(new ExpiresAt(clock))
                .clientClock(new Time(clock))
                .build();
    }

    /** Takes one request or none; {@link Unavailable} when the database can't be reached in time. */
    RateDecision take(UUID id, RateLimit limit) {
        BucketConfiguration configuration = BucketLimits.configuration(limit);
        InUse used = inUse.compute(
                id,
                (key, before) -> before == null
                        ? new InUse(bucket(id, configuration), 1)
                        : new InUse(before.bucket(), before.users() + 1));
        try {
            return BucketLimits.decision(database.calling(() -> take(id, used.bucket(), configuration)));
        } catch (RuntimeException failure) {
            throw translate(failure);
        } finally {
            inUse.computeIfPresent(
                    id, (key, before) -> before.users() == 1 ? null : new InUse(before.bucket(), before.users() - 1));
        }
    }

    private VerboseResult<ConsumptionProbe> take(UUID id, BucketProxy bucket, BucketConfiguration configuration) {
        VerboseResult<ConsumptionProbe> taken = takeFromNew(id, bucket, configuration);
        if (taken.getConfiguration().equals(configuration)) {
            return taken;
        }
        bucket.replaceConfiguration(configuration, TokensInheritanceStrategy.PROPORTIONALLY);
        return takeFromNew(id, bucket, configuration);
    }

    // Of several first calls that share a transaction Bucket4j makes no bucket; nothing was taken then.
    private VerboseResult<ConsumptionProbe> takeFromNew(
            UUID id, BucketProxy bucket, BucketConfiguration configuration) {
        for (int attempt = 1; ; attempt++) {
            try {
                return bucket.asVerbose().tryConsumeAndReturnRemaining(1);
            } catch (RuntimeException failure) {
                if (attempt == MOST_ATTEMPTS || StoreFailures.find(failure, BucketNotFoundException.class) == null) {
                    throw failure;
                }
                buckets.builder().build(id, () -> configuration).getAvailableTokens();
            }
        }
    }

    private BucketProxy bucket(UUID id, BucketConfiguration configuration) {
        return buckets.builder().withOptimization(Optimizations.batching()).build(id, () -> configuration);
    }

    private RuntimeException translate(RuntimeException failure) {
        SQLException sql = StoreFailures.sqlOf(failure);
        if (sql != null && !(sql instanceof SQLTransientConnectionException) && StoreFailures.isBrokenConnection(sql)) {
            database.notice();
        }
        // A broken connection has no state when Bucket4j goes on to roll back on it, and hides what broke it.
        if (sql != null && sql.getSQLState() == null) {
            database.notice();
            return new Unavailable("The rate limiter's store did not answer in time.", failure);
        }
        return StoreFailures.translate(failure);
    }

    private record Time(InstantSource clock) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            Instant now = clock.instant();
            return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }

    // Bucket4j's own column goes by the machine's clock: a node that is minutes ahead would remove what the others
    // still count on.
    private record ExpiresAt(InstantSource clock) implements CustomColumnProvider<UUID> {

        @Override
        public void setCustomField(
                UUID id, int index, PreparedStatement statement, RemoteBucketState state, long currentTimeNanos)
                throws SQLException {
            Duration untilFull = Duration.ofNanos(state.calculateFullRefillingTime(new Time(clock).currentTimeNanos()));
            Instant expiry = clock.instant().plus(untilFull).plus(KEPT_WHEN_FULL);
            statement.setObject(index, expiry.atOffset(ZoneOffset.UTC));
        }

        @Override
        public String getCustomFieldName() {
            return "expires_at";
        }
    }
}
