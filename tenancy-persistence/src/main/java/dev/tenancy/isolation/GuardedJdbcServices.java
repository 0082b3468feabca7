package dev.tenancy.isolation;

import java.io.Serial;
import java.util.Map;
import org.hibernate.boot.registry.StandardServiceInitiator;
import org.hibernate.engine.jdbc.internal.JdbcServicesImpl;
import org.hibernate.engine.jdbc.spi.JdbcServices;
import org.hibernate.service.spi.ServiceRegistryImplementor;
import org.hibernate.sql.exec.spi.JdbcMutationExecutor;
import org.hibernate.sql.exec.spi.JdbcSelectExecutor;

/** Hibernate's JDBC services, with executors that know a native query. */
final class GuardedJdbcServices extends JdbcServicesImpl {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient JdbcSelectExecutor selects;
    private final transient JdbcMutationExecutor mutations;

    private GuardedJdbcServices(TenantIsolation isolation) {
        selects = new GuardedSelectExecutor(isolation);
        mutations = new GuardedMutationExecutor(isolation);
    }

    @Override
    public JdbcSelectExecutor getJdbcSelectExecutor() {
        return selects;
    }

    @Override
    public JdbcMutationExecutor getJdbcMutationExecutor() {
        return mutations;
    }

    record Initiator(TenantIsolation isolation) implements StandardServiceInitiator<JdbcServices> {

        @Override
        public Class<JdbcServices> getServiceInitiated() {
            return JdbcServices.class;
        }

        @Override
        public JdbcServices initiateService(Map<String, Object> settings, ServiceRegistryImplementor registry) {
            return new GuardedJdbcServices(isolation);
        }
    }
}
