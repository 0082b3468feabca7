package dev.tenancy.isolation;

import java.util.Objects;
import org.hibernate.event.spi.PostLoadEvent;
import org.hibernate.event.spi.PostLoadEventListener;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.TenantIdMapping;

/** Names the places that load rows which isolation would hide from them. */
final class ForeignRowReport implements PostLoadEventListener {

    private static final long serialVersionUID = 1L;

    private final transient TenantIsolation isolation;

    ForeignRowReport(TenantIsolation isolation) {
        this.isolation = isolation;
    }

    @Override
    public void onPostLoad(PostLoadEvent event) {
        TenantIdMapping tenant = event.getPersister().getTenantIdMapping();
        if (tenant == null || ContextTenantResolver.isBypass(event.getSession())) {
            return;
        }
        AttributeMapping attribute = tenant.getAttributeMapping();
        Object stored = attribute == null
                ? tenant.getTenantIdFromIdentifier(event.getId(), event.getSession())
                : attribute.getValue(event.getEntity());
        if (!Objects.equals(stored, event.getSession().getTenantIdentifierValue())) {
            isolation
                    .refusals()
                    .refuse("A row of " + event.getPersister().getEntityName()
                            + (stored == null ? " that has no tenant yet" : " of another tenant")
                            + " was loaded, and would be out of sight.");
        }
    }
}
