package dev.tenancy.persistence;

import dev.tenancy.access.AccessDirectory;
import dev.tenancy.access.ApiKeyAccess;
import dev.tenancy.access.TenantAccess;
import dev.tenancy.access.UserTokenAccess;
import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.TenantReference;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A directory whose first answer about one key is read at once and delivered late. */
final class LateDirectory implements AccessDirectory {

    private final AccessDirectory source;
    private final String lookupId;
    private final CountDownLatch read = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    LateDirectory(AccessDirectory source, String lookupId) {
        this.source = source;
        this.lookupId = lookupId;
    }

    /** Returns when the database has answered. */
    void awaitRead() {
        await(read);
    }

    void letGo() {
        released.countDown();
    }

    @Override
    public Optional<ApiKeyAccess> findApiKey(String wanted) {
        Optional<ApiKeyAccess> found = source.findApiKey(wanted);
        if (wanted.equals(lookupId)) {
            read.countDown();
            await(released);
        }
        return found;
    }

    @Override
    public Optional<UserTokenAccess> findUserToken(String wanted) {
        return source.findUserToken(wanted);
    }

    @Override
    public Optional<TenantAccess> findTenant(TenantReference reference) {
        return source.findTenant(reference);
    }

    @Override
    public Optional<TenantUser> findOwner(TenantId tenant) {
        return source.findOwner(tenant);
    }

    @Override
    public Page<TenantId> activeTenants(PageRequest request) {
        return source.activeTenants(request);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("What was waited for did not come.");
            }
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}
