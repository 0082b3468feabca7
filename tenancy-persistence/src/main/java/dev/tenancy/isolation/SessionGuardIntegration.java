package dev.tenancy.isolation;

import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.hibernate.engine.extension.spi.ExtensionIntegration;
import org.hibernate.engine.extension.spi.ExtensionIntegrationContext;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.resource.jdbc.internal.EmptyStatementInspector;
import org.hibernate.resource.jdbc.internal.LogicalConnectionProvidedImpl;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/** Puts a guard into every session of an isolated unit, in whatever way it is opened. Found by Hibernate as a Java service. */
public final class SessionGuardIntegration implements ExtensionIntegration<SessionGuard> {

    @Override
    public Class<SessionGuard> getExtensionType() {
        return SessionGuard.class;
    }

    @Override
    public SessionGuard createExtension(ExtensionIntegrationContext context) {
        SharedSessionContractImplementor session = context.getSession();
        CurrentTenantIdentifierResolver<?> resolver = session.getFactory().getCurrentTenantIdentifierResolver();
        if (resolver instanceof ContextTenantResolver ours) {
            requireOwnConnection(session, ours.isolation());
            requireOwnInspector(session, ours.isolation());
            SessionGuard guard = new SessionGuard(session, ours.isolation());
            session.getEventListenerManager().addListener(guard);
            // A session that shares another's connection has its statements told to that one alone.
            if (session.getJdbcCoordinator().getJdbcSessionOwner() instanceof SharedSessionContractImplementor owner
                    && !owner.equals(session)) {
                owner.getEventListenerManager().addListener(guard);
            }
            return guard;
        }
        return SessionGuard.NONE;
    }

    private static void requireOwnConnection(SharedSessionContractImplementor session, TenantIsolation isolation) {
        if (session.getJdbcCoordinator().getLogicalConnection() instanceof LogicalConnectionProvidedImpl) {
            isolation
                    .refusals()
                    .refuse("The session was given a connection, which is bound to no tenant. Open it without one.");
        }
    }

    // The database holds what such a one makes of the tenant's predicate, where it can. One that equals another is not
    // it.
    @SuppressWarnings("ReferenceEquality")
    private static void requireOwnInspector(SharedSessionContractImplementor session, TenantIsolation isolation) {
        StatementInspector inspector = session.getJdbcSessionContext().getStatementInspector();
        boolean isOwn = inspector == EmptyStatementInspector.INSTANCE
                || inspector == session.getFactory().getSessionFactoryOptions().getStatementInspector();
        if (!isOwn && !isolation.unit().holdsInDatabase()) {
            isolation
                    .refusals()
                    .refuse(
                            "The session was given a statement inspector, which could take the tenant out of its statements."
                                    + " Give it to the whole persistence unit.");
        }
    }
}
