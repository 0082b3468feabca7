package dev.tenancy.isolation;

import dev.tenancy.access.TenantContext;
import java.util.UUID;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;

/** The tenant of a new session is that of the context; without one there is no session. */
final class ContextTenantResolver implements CurrentTenantIdentifierResolver<UUID> {

    @Override
    public UUID resolveCurrentTenantIdentifier() {
        return TenantContext.current().tenantId().value();
    }

    @Override
    public boolean validateExistingCurrentSessions() {
        return true;
    }

    // A root session would see the rows of all tenants.
    @Override
    public boolean isRoot(UUID tenantId) {
        return false;
    }
}
