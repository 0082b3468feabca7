package dev.tenancy.isolation;

import java.sql.PreparedStatement;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/** SQL that Hibernate did not write is refused where the database can't hold it. */
final class NativeSql {

    private NativeSql() {}

    static void refuse(TenantIsolation isolation, SharedSessionContractImplementor session) {
        if (!ContextTenantResolver.isBypass(session) && !isolation.unit().holdsInDatabase()) {
            isolation.refusals().refuse(refusal("Native SQL"));
        }
    }

    /** The same statement; its connection is then known to have been used by the application. */
    static PreparedStatement sent(PreparedStatement statement, SharedSessionContractImplementor session) {
        TenantConnection.usedByApplication(
                session.getJdbcCoordinator().getLogicalConnection().getPhysicalConnection());
        return statement;
    }

    static String refusal(String what) {
        return what
                + " sees the rows of all tenants, for this database has no row-level security that would hold it. Write it as"
                + " JPQL, or do it in TenantIsolation.bypass(reason, …) with a predicate of your own on the tenant's column."
                + " On PostgreSQL it is allowed, and held by the database.";
    }
}
