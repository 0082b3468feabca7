package dev.tenancy.persistence;

import dev.tenancy.access.AccessDirectory;
import dev.tenancy.access.ApiKeyAccess;
import dev.tenancy.access.TenantAccess;
import dev.tenancy.access.UserTokenAccess;
import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.TenantReference;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.sql.DataSource;

/**
 * The read model of the hot path, kept in memory. What is changed through the store it is over is seen by every look-up that
 * begins after the changing call has returned. What other nodes change on the same PostgreSQL database is seen within a second:
 * they announce it, and a connection and a daemon thread of its own listen. While that connection is down, and for changes that
 * were not made through a store, it takes up to 10 seconds; the connection is made again by itself, at least every 2 seconds. That
 * something is not there is believed for a second. H2 belongs to one process, so nothing is listened to.
 *
 * <p>Of each kind of look-up, at most 20,000 answers are kept, and 10,000 that nothing is there. Callers who look up the same at the same
 * time ask the database once. {@link #activeTenants} is not cached. Thread-safe.
 */
public final class CachingAccessDirectory implements AccessDirectory, AutoCloseable {

    private final AccessDirectory source;
    private final Generations generations = new Generations();
    private final Consumer<StaleAnswers> follower = generations::outdate;
    private final AccessCache<String, ApiKeyAccess> apiKeys;
    private final AccessCache<String, UserTokenAccess> userTokens;
    private final AccessCache<TenantReference, TenantAccess> tenants;
    private final AccessCache<TenantId, TenantUser> owners;
    private volatile Runnable closing = () -> {};

    private CachingAccessDirectory(AccessDirectory source, LongSupplier nanoTime) {
        this.source = source;
        apiKeys = new AccessCache<>(
                source::findApiKey, found -> found.access().tenant().id(), generations, nanoTime);
        userTokens = new AccessCache<>(
                source::findUserToken, found -> found.access().tenant().id(), generations, nanoTime);
        tenants = new AccessCache<>(source::findTenant, found -> found.tenant().id(), generations, nanoTime);
        owners = new AccessCache<>(source::findOwner, TenantUser::tenantId, generations, nanoTime);
    }

    /**
     * A directory over {@code store}; one for each store of a process is enough.
     *
     * @param unpooled connects to the store's database, straight and not through a pool, as {@link DatabasePool#unpooled} does:
     *     one connection is kept until {@link #close}. Not used on H2
     * @throws IllegalArgumentException when it leads to another kind of database
     * @throws IllegalStateException when nothing that the store announces arrives on that connection within 5 seconds: it leads to
     *     another database, or through a proxy that shares connections between transactions
     * @throws Unavailable when the database is out of reach
     */
    public static CachingAccessDirectory open(JpaTenancyStore store, DataSource unpooled) {
        return open(store, unpooled, store, System::nanoTime);
    }

    /** As {@link #open(JpaTenancyStore, DataSource)}, asking {@code source} instead of the store. */
    static CachingAccessDirectory open(
            JpaTenancyStore store, DataSource unpooled, AccessDirectory source, LongSupplier nanoTime) {
        CachingAccessDirectory directory = new CachingAccessDirectory(source, nanoTime);
        ChangeFeed feed = store.isShared() ? ChangeFeed.open(unpooled, store::announce, directory.follower) : null;
        store.follow(directory.follower);
        directory.closing = () -> {
            store.unfollow(directory.follower);
            if (feed != null) {
                feed.close();
            }
        };
        return directory;
    }

    @Override
    public Optional<ApiKeyAccess> findApiKey(String lookupId) {
        return apiKeys.get(lookupId);
    }

    @Override
    public Optional<UserTokenAccess> findUserToken(String lookupId) {
        return userTokens.get(lookupId);
    }

    @Override
    public Optional<TenantAccess> findTenant(TenantReference reference) {
        return tenants.get(reference);
    }

    @Override
    public Optional<TenantUser> findOwner(TenantId tenant) {
        return owners.get(tenant);
    }

    @Override
    public Page<TenantId> activeTenants(PageRequest request) {
        return source.activeTenants(request);
    }

    /** Stops listening. Not to be used after that; the store stays open. */
    @Override
    public void close() {
        closing.run();
    }
}
