package dev.tenancy;

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

/** Lists so many pages of tenants, then no more. */
final class DirectoryOutOfReach implements AccessDirectory {

    private final AccessDirectory directory;
    private int pages;

    DirectoryOutOfReach(AccessDirectory directory, int pages) {
        this.directory = directory;
        this.pages = pages;
    }

    @Override
    public Page<TenantId> activeTenants(PageRequest request) {
        if (pages-- == 0) {
            throw new Unavailable("The store is out of reach.", null);
        }
        return directory.activeTenants(request);
    }

    @Override
    public Optional<ApiKeyAccess> findApiKey(String lookupId) {
        return directory.findApiKey(lookupId);
    }

    @Override
    public Optional<UserTokenAccess> findUserToken(String lookupId) {
        return directory.findUserToken(lookupId);
    }

    @Override
    public Optional<TenantAccess> findTenant(TenantReference reference) {
        return directory.findTenant(reference);
    }

    @Override
    public Optional<TenantUser> findOwner(TenantId tenant) {
        return directory.findOwner(tenant);
    }
}
