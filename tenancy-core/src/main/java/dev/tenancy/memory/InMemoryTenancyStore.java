package dev.tenancy.memory;

import dev.tenancy.access.AccessDirectory;
import dev.tenancy.access.ApiKeyAccess;
import dev.tenancy.access.TenantAccess;
import dev.tenancy.access.UserTokenAccess;
import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.store.UnitOfWork;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.usage.UsageHistory;
import dev.tenancy.usage.UsageLedger;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps everything in this process's memory, with the same guarantees as a database but for durability: units of work run one
 * at a time, and one that fails leaves nothing behind. Thread-safe.
 */
public final class InMemoryTenancyStore implements TenancyStore, AccessDirectory {

    private final Journal journal = new Journal();
    private final MemoryRepositories repositories;
    private final UsageLedger usage = new StandaloneLedger(this);

    /** An empty store that goes by the system's time. */
    public InMemoryTenancyStore() {
        this(InstantSource.system());
    }

    /** An empty store with a clock of its own, by which reservations run out. */
    public InMemoryTenancyStore(InstantSource clock) {
        repositories = MemoryRepositories.over(journal, clock);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R write(UnitOfWork<R, X> work) throws X {
        journal.begin();
        boolean landed = false;
        try {
            R result = work.run(repositories);
            landed = true;
            return result;
        } finally {
            if (!landed) {
                journal.rollback();
            }
            journal.end();
        }
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R read(UnitOfWork<R, X> work) throws X {
        journal.begin();
        try {
            return work.run(repositories);
        } finally {
            journal.rollback();
            journal.end();
        }
    }

    @Override
    public UsageLedger usage() {
        return usage;
    }

    @Override
    public UsageHistory usageHistory() {
        return new MemoryUsageHistory(journal, repositories.tenants(), repositories.usage());
    }

    @Override
    public void ping() {}

    @Override
    public void close() {}

    @Override
    public Optional<ApiKeyAccess> findApiKey(String lookupId) {
        return locked(() -> repositories
                .apiKeys()
                .findByLookupId(lookupId)
                .flatMap(key -> access(key.tenantId()).map(access -> new ApiKeyAccess(key, access))));
    }

    @Override
    public Optional<UserTokenAccess> findUserToken(String lookupId) {
        return locked(() -> repositories
                .userTokens()
                .findByLookupId(lookupId)
                .flatMap(token -> repositories
                        .members()
                        .find(token.tenantId(), token.userId())
                        .flatMap(user ->
                                access(token.tenantId()).map(access -> new UserTokenAccess(token, user, access)))));
    }

    @Override
    public Optional<TenantAccess> findTenant(TenantReference reference) {
        return locked(() -> {
            if (reference instanceof TenantReference.ById byId) {
                return access(byId.id());
            }
            TenantReference.BySlug bySlug = (TenantReference.BySlug) reference;
            return repositories
                    .tenants()
                    .findBySlug(bySlug.slug())
                    .map(Tenant::id)
                    .flatMap(this::access);
        });
    }

    @Override
    public Optional<TenantUser> findOwner(TenantId tenant) {
        return locked(() -> repositories.members().owners(tenant).findFirst());
    }

    @Override
    public Page<TenantId> activeTenants(PageRequest request) {
        return locked(() -> repositories.tenants().active(request));
    }

    private Optional<TenantAccess> access(TenantId id) {
        return repositories
                .tenants()
                .find(id)
                .flatMap(tenant -> repositories
                        .subscriptions()
                        .find(id)
                        .map(subscription -> new TenantAccess(
                                tenant, subscription, repositories.overrides().entitlements(id))));
    }

    private <T> T locked(Supplier<T> lookup) {
        journal.lock();
        try {
            return lookup.get();
        } finally {
            journal.unlock();
        }
    }
}
