package dev.tenancy.isolation;

import dev.tenancy.access.TenantContext;
import java.util.UUID;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/** The tenant of a new session is that of the context; without one there is no session. */
final class ContextTenantResolver implements CurrentTenantIdentifierResolver<UUID> {

    /** Belongs to no tenant: the session of a bypass. */
    static final UUID NO_TENANT = new UUID(0, 0);

    private final TenantIsolation isolation;

    ContextTenantResolver(TenantIsolation isolation) {
        this.isolation = isolation;
    }

    /** Whether the sessions of this thread belong to no tenant. */
    static boolean isBypass() {
        return Bypass.isRunning() && TenantContext.find().isEmpty();
    }

    static boolean isBypass(SharedSessionContractImplementor session) {
        return NO_TENANT.equals(session.getTenantIdentifierValue());
    }

    TenantIsolation isolation() {
        return isolation;
    }

    @Override
    public UUID resolveCurrentTenantIdentifier() {
        return isBypass() ? NO_TENANT : isolation.currentTenant();
    }

    @Override
    public boolean validateExistingCurrentSessions() {
        return true;
    }

    /** Asked once for every session that is opened in whatever way, so what is wrong with its tenant is refused here. */
    @Override
    public boolean isRoot(UUID tenant) {
        isolation.requireCurrent(tenant);
        return tenant.equals(NO_TENANT) || !isolation.refusals().isEnforcing();
    }
}
