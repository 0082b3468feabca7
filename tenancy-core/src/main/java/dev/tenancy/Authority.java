package dev.tenancy;

import dev.tenancy.access.Caller;
import dev.tenancy.access.TenantContext;
import dev.tenancy.problem.Denied;
import dev.tenancy.problem.NotFound;
import dev.tenancy.role.Permission;
import dev.tenancy.role.Role;
import dev.tenancy.store.Repositories;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantStatus;
import java.time.Instant;

/**
 * What the caller may do at this moment, read under the tenant's lock: a context is a snapshot, and the caller may have been
 * demoted or removed since it was made.
 *
 * @param tenant the tenant, locked until the unit of work ends
 * @param role the caller's role now
 */
record Authority(Tenant tenant, Role role) {

    static Authority confirm(Repositories repositories, TenantContext context, Permission permission, Instant now) {
        Tenant tenant = repositories
                .tenants()
                .lock(context.tenantId())
                .filter(found -> found.status() != TenantStatus.CLOSED)
                .orElseThrow(NotFound::tenant);
        if (tenant.status() == TenantStatus.SUSPENDED && !(context.caller() instanceof Caller.Application)) {
            throw Denied.tenantSuspended();
        }
        Role role = currentRole(repositories, context, now);
        if (!role.includes(permission.role())) {
            throw Denied.roleRequired(permission.role().text());
        }
        return new Authority(tenant, role);
    }

    /** {@link Denied} unless the caller may give {@code other}, or manage somebody who has it. */
    void requireManages(Role other) {
        if (!role.manages(other)) {
            throw Denied.roleRequired((other.includes(Role.ADMIN) ? Role.OWNER : Role.ADMIN).text());
        }
    }

    private static Role currentRole(Repositories repositories, TenantContext context, Instant now) {
        Caller caller = context.caller();
        if (caller instanceof Caller.User user) {
            return repositories
                    .members()
                    .find(context.tenantId(), user.id())
                    .map(TenantUser::role)
                    .orElseThrow(Denied::unauthenticated);
        }
        if (caller instanceof Caller.Key key) {
            return repositories
                    .apiKeys()
                    .find(context.tenantId(), key.id())
                    .filter(found -> found.isLive(now))
                    .orElseThrow(Denied::unauthenticated)
                    .role();
        }
        return caller.role();
    }
}
