package dev.tenancy.access;

import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.TenantReference;
import java.util.Optional;

/**
 * Port: the read model of the hot path, looked up before a tenant is known. Thread-safe. Answers what was committed when the
 * call began, or what an implementation's documented staleness bound allows; {@link Unavailable} when it can't be read.
 */
public interface AccessDirectory {

    /** The key whose secret has this look-up id, live or not, its tenant of whatever status; empty when there is none. */
    Optional<ApiKeyAccess> findApiKey(String lookupId);

    /**
     * The token whose secret has this look-up id, live or not, its tenant of whatever status; empty when there is none, or its
     * member is gone.
     */
    Optional<UserTokenAccess> findUserToken(String lookupId);

    /** The tenant that is named, of whatever status; empty when there is none. A retired slug names none. */
    Optional<TenantAccess> findTenant(TenantReference reference);

    /** The first active owner of the tenant, by id; empty when there is no such tenant. */
    Optional<TenantUser> findOwner(TenantId tenant);

    /** One page of the ids of the active tenants, newest first. */
    Page<TenantId> activeTenants(PageRequest request);
}
