package dev.tenancy.isolation;

import dev.tenancy.persistence.StoreFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.engine.jdbc.connections.internal.DataSourceConnectionProvider;
import org.hibernate.engine.jdbc.connections.internal.DriverManagerConnectionProvider;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.hibernate.engine.jndi.spi.JndiService;
import org.hibernate.service.UnknownUnwrapTypeException;
import org.hibernate.service.spi.Configurable;
import org.hibernate.service.spi.ServiceRegistryAwareService;
import org.hibernate.service.spi.ServiceRegistryImplementor;
import org.hibernate.service.spi.Stoppable;
import org.jspecify.annotations.Nullable;

/** Hands out the connections of the unit's own configuration, each tied to the tenant of its session. */
final class TenantConnectionProvider
        implements MultiTenantConnectionProvider<UUID>, ServiceRegistryAwareService, Configurable, Stoppable {

    private static final long serialVersionUID = 1L;

    private static final List<String> DATA_SOURCES =
            List.of("hibernate.connection.datasource", JdbcSettings.JAKARTA_NON_JTA_DATASOURCE);

    private static final List<String> URLS = List.of("hibernate.connection.url", JdbcSettings.JAKARTA_JDBC_URL);

    private final transient TenantIsolation isolation;
    private transient @Nullable ServiceRegistryImplementor registry;
    private transient @Nullable ConnectionProvider connections;

    TenantConnectionProvider(TenantIsolation isolation) {
        this.isolation = isolation;
    }

    @Override
    public void injectServices(ServiceRegistryImplementor serviceRegistry) {
        registry = serviceRegistry;
    }

    @Override
    public void configure(Map<String, Object> settings) {
        Object dataSource = DATA_SOURCES.stream()
                .map(settings::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (dataSource != null) {
            DataSourceConnectionProvider pool = new DataSourceConnectionProvider();
            pool.setJndiService(Objects.requireNonNull(registry).requireService(JndiService.class));
            pool.configure(Map.of(DATA_SOURCES.get(0), dataSource));
            connections = pool;
        } else if (URLS.stream().anyMatch(settings::containsKey)) {
            DriverManagerConnectionProvider driver = new DriverManagerConnectionProvider();
            driver.injectServices(Objects.requireNonNull(registry));
            driver.configure(settings);
            connections = driver;
        } else {
            throw new IllegalStateException("The persistence unit has no database: give it a DataSource or a JDBC URL ("
                    + JdbcSettings.JAKARTA_NON_JTA_DATASOURCE + " or " + JdbcSettings.JAKARTA_JDBC_URL + ").");
        }
    }

    /** For the start, which reads the catalog and validates the schema, and for the stop; later it would reach all tenants' rows. */
    @Override
    public Connection getAnyConnection() throws SQLException {
        isolation.requireStartOrBypass();
        DataSource owner = isolation.owner();
        return Bypass.isRunning() && owner != null
                ? owner.getConnection()
                : provider().getConnection();
    }

    @Override
    public void releaseAnyConnection(Connection connection) throws SQLException {
        close(connection, Bypass.isRunning());
    }

    @Override
    public Connection getConnection(UUID tenant) throws SQLException {
        return connection(tenant, false);
    }

    @Override
    public Connection getReadOnlyConnection(UUID tenant) throws SQLException {
        return connection(tenant, true);
    }

    @Override
    public void releaseConnection(UUID tenant, Connection connection) throws SQLException {
        release(tenant, connection, false);
    }

    @Override
    public void releaseReadOnlyConnection(UUID tenant, Connection connection) throws SQLException {
        release(tenant, connection, true);
    }

    @Override
    public boolean handlesConnectionReadOnly() {
        return true;
    }

    /** The database's role that the unit connects as. */
    String role() {
        return ask(connection -> connection.getMetaData().getUserName());
    }

    List<IsolationFinding> examine(TenantModel model) {
        return ask(connection -> Doctor.examine(connection, model));
    }

    private <T> T ask(Question<T> question) {
        try {
            Connection connection = provider().getConnection();
            try {
                return question.ask(connection);
            } finally {
                provider().closeConnection(connection);
            }
        } catch (SQLException failed) {
            throw outage(failed);
        }
    }

    static String roleOf(DataSource database) {
        try (Connection connection = database.getConnection()) {
            return connection.getMetaData().getUserName();
        } catch (SQLException failed) {
            throw outage(failed);
        }
    }

    private static RuntimeException outage(SQLException failed) {
        return StoreFailures.outage(failed)
                .<RuntimeException>map(outage -> outage)
                .orElseGet(() -> new IllegalStateException(
                        "The database could not be examined: " + failed.getMessage(), failed));
    }

    @Override
    public boolean supportsAggressiveRelease() {
        return false;
    }

    @Override
    public boolean isUnwrappableAs(Class<?> type) {
        return type.isInstance(this);
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        if (!isUnwrappableAs(type)) {
            throw new UnknownUnwrapTypeException(type);
        }
        return type.cast(this);
    }

    @Override
    public void stop() {
        if (connections instanceof Stoppable stoppable) {
            stoppable.stop();
        }
    }

    private Connection connection(UUID tenant, boolean readOnly) throws SQLException {
        isolation.requireCurrent(tenant);
        DataSource owner = isolation.owner();
        Connection connection = isOfAll(tenant) && owner != null
                ? owner.getConnection()
                : provider().getConnection();
        try {
            prepare(connection, readOnly);
            return isOfAll(tenant) ? connection : bound(connection, tenant);
        } catch (SQLException | RuntimeException failed) {
            discard(connection, isOfAll(tenant));
            throw failed;
        }
    }

    // The tenant is set for the length of a transaction, so with auto-commit there would be none.
    private static void prepare(Connection connection, boolean readOnly) throws SQLException {
        if (connection.getAutoCommit()) {
            connection.setAutoCommit(false);
        }
        if (readOnly) {
            connection.setReadOnly(true);
        }
    }

    private Connection bound(Connection connection, UUID tenant) throws SQLException {
        return isolation.unit().holdsInDatabase()
                ? new TenantConnection(connection, tenant).proxy()
                : new GuardedConnection(connection, isolation.refusals()).proxy();
    }

    private void release(UUID tenant, Connection connection, boolean readOnly) throws SQLException {
        Optional<ConnectionHandler> handler = ConnectionHandler.of(connection);
        Connection taken = handler.map(ConnectionHandler::target).orElse(connection);
        boolean isIdle = handler.filter(ConnectionHandler::isIdle).isPresent();
        handler.ifPresent(ConnectionHandler::giveBack);
        if (handler.filter(ConnectionHandler::isExposed).isPresent()) {
            discard(taken, isOfAll(tenant));
            return;
        }
        try {
            if (!isIdle) {
                taken.rollback();
            }
            if (readOnly) {
                taken.setReadOnly(false);
            }
            if (handler.isPresent()) {
                handler.get().wipe();
            }
        } catch (SQLException broken) {
            discard(taken, isOfAll(tenant));
            return;
        }
        close(taken, isOfAll(tenant));
    }

    // A pool would hand it on with what is open in it, or even commit that.
    private void discard(Connection connection, boolean isOwners) {
        try {
            try {
                connection.abort(Runnable::run);
            } finally {
                close(connection, isOwners);
            }
        } catch (SQLException broken) {
            // That it is broken was to be expected, and nobody waits for anything of it any more.
        }
    }

    private void close(Connection connection, boolean isOwners) throws SQLException {
        if (isOwners && isolation.owner() != null) {
            connection.close();
        } else {
            provider().closeConnection(connection);
        }
    }

    private static boolean isOfAll(UUID tenant) {
        return tenant.equals(ContextTenantResolver.NO_TENANT);
    }

    private ConnectionProvider provider() {
        return Objects.requireNonNull(connections);
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }
}
