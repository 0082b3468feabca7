package dev.tenancy.isolation;

import org.hibernate.SessionFactory;
import org.hibernate.SessionFactoryObserver;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.hibernate.integrator.spi.Integrator;

/** Audits the mapping of an isolated unit, and puts the guards into its factory. Found by Hibernate as a Java service. */
public final class IsolationIntegrator implements Integrator {

    @Override
    public void integrate(Metadata metadata, BootstrapContext bootstrap, SessionFactoryImplementor factory) {
        if (!(factory.getProperties().get(TenantIsolation.SETTING) instanceof TenantIsolation isolation)) {
            return;
        }
        boolean isPostgresql = metadata.getDatabase().getDialect() instanceof PostgreSQLDialect;
        MetamodelAudit.require(metadata, isPostgresql);
        QuotedTenantFilter.put(metadata);
        if (!isPostgresql) {
            CollectionFilters.add(metadata);
        }
        IsolatedUnit unit = new IsolatedUnit(isolation, factory, TenantModel.of(metadata), isPostgresql);
        isolation.bind(unit);
        installGuards(factory.getEventListenerRegistry(), isolation, isPostgresql);
        factory.addObserver(new SessionFactoryObserver() {
            @Override
            public void sessionFactoryCreated(SessionFactory created) {
                unit.start();
                unit.serving(true);
            }

            @Override
            public void sessionFactoryClosing(SessionFactory closing) {
                unit.serving(false);
            }
        });
    }

    private static void installGuards(
            EventListenerRegistry listeners, TenantIsolation isolation, boolean isPostgresql) {
        boolean isEnforced = isolation.refusals().isEnforcing();
        StaleSessionGuard.install(listeners, isolation);
        SharedRowGuard.install(listeners, isolation);
        TransactionGuard.install(listeners);
        if (!isPostgresql || !isEnforced) {
            ReferenceGuard.install(listeners, isolation);
            ForeignRowGuard.install(listeners, isolation);
        }
        if (!isEnforced) {
            listeners.appendListeners(EventType.POST_LOAD, new ForeignRowReport(isolation));
        }
    }
}
