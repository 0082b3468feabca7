package dev.tenancy.benchmarks.usage;

import com.zaxxer.hikari.HikariDataSource;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.RemoteBucketBuilder;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Bucket4j's buckets in PostgreSQL, which are not refilled while they are measured.
 *
 * @param entries in which whoever was granted a unit notes it, before it is acknowledged; null for a count alone, which is less
 *     than all others do
 */
record Buckets(
        String name,
        HikariDataSource database,
        boolean isBatching,
        @Nullable UsageTables entries) implements Counters.Way {

    static final String BATCHED = "Bucket4j, batching, entries";

    private static final String TABLE = "bucket";

    static void createTable(HikariDataSource database) throws SQLException {
        UsageTables.execute(
                database, "create table " + TABLE + " (id uuid primary key, state bytea, expires_at bigint)");
    }

    @Override
    public Counters open(List<UUID> tenants, long ceiling) {
        ProxyManager<UUID> manager = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(database)
                .primaryKeyMapper((PreparedStatement statement, int index, UUID id) -> statement.setObject(index, id))
                .table(TABLE)
                .build();
        BucketConfiguration configuration = BucketConfiguration.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(ceiling)
                        .refillIntervally(1, Duration.ofDays(365))
                        .build())
                .build();
        // Of several first calls that share a transaction it makes no bucket.
        tenants.forEach(id -> manager.builder().build(id, () -> configuration).getAvailableTokens());
        List<BucketProxy> buckets = tenants.stream()
                .map(id -> builder(manager).build(id, () -> configuration))
                .toList();
        return new Counters() {
            @Override
            public boolean take(int counter) throws SQLException {
                return buckets.get(counter).tryConsume(1) && isNoted(tenants.get(counter));
            }

            @Override
            public Stored stored() throws SQLException {
                List<Long> used = buckets.stream()
                        .map(bucket -> ceiling - bucket.getAvailableTokens())
                        .toList();
                return new Stored(
                        used,
                        entries == null ? -1 : entries.stored(database, tenants).entries());
            }
        };
    }

    private boolean isNoted(UUID tenant) throws SQLException {
        if (entries != null) {
            try (Connection connection = database.getConnection()) {
                entries.addEntry(connection, tenant);
            }
        }
        return true;
    }

    private RemoteBucketBuilder<UUID> builder(ProxyManager<UUID> manager) {
        return isBatching ? manager.builder().withOptimization(Optimizations.batching()) : manager.builder();
    }

    @Override
    public void close() {
        database.close();
    }
}
