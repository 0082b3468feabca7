package dev.tenancy.persistence;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.access.AccessDirectory;
import dev.tenancy.apikey.ApiKey;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.testkit.MovableClock;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import java.util.function.UnaryOperator;

/** A node on a PostgreSQL database: a store on a pool of its own, with a directory that caches by a clock that stands still. */
final class CachingNode implements AutoCloseable {

    private final HikariDataSource engine;
    private final JpaTenancyStore store;
    private final MovableClock clock = new MovableClock();
    private final Cable cable;
    private final CachingAccessDirectory directory;

    CachingNode(PostgresDatabase database) {
        this(database, store -> store);
    }

    /** A node whose directory asks what {@code source} makes of the store. */
    CachingNode(PostgresDatabase database, UnaryOperator<AccessDirectory> source) {
        engine = TestDatabase.open(database);
        TenancySchema.migrate(engine);
        store = JpaTenancyStore.open(engine);
        cable = new Cable(database);
        directory = CachingAccessDirectory.open(store, cable.dataSource(), source.apply(store), clock::nanoTime);
    }

    JpaTenancyStore store() {
        return store;
    }

    HikariDataSource engine() {
        return engine;
    }

    CachingAccessDirectory directory() {
        return directory;
    }

    MovableClock clock() {
        return clock;
    }

    Cable cable() {
        return cable;
    }

    /** Whether a call with this key would be let in here. */
    boolean accepts(ApiKey key) {
        return accepts(directory, key.lookupId());
    }

    static boolean accepts(AccessDirectory directory, String lookupId) {
        return directory
                .findApiKey(lookupId)
                .filter(found -> found.key().isLive(Samples.NOW)
                        && found.access().tenant().status() == TenantStatus.ACTIVE)
                .isPresent();
    }

    @Override
    public void close() {
        directory.close();
        store.close();
        engine.close();
    }
}
