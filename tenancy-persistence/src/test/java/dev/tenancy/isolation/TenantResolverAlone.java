package dev.tenancy.isolation;

import dev.tenancy.access.TenantContext;
import java.util.UUID;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;

/** What a team writes by hand: the tenant of the context, and nothing else. */
final class TenantResolverAlone implements CurrentTenantIdentifierResolver<UUID> {

    @Override
    public UUID resolveCurrentTenantIdentifier() {
        return TenantContext.current().tenantId().value();
    }

    @Override
    public boolean validateExistingCurrentSessions() {
        return true;
    }
}
