package dev.tenancy.isolation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.hibernate.engine.jdbc.connections.spi.AbstractDataSourceBasedMultiTenantConnectionProviderImpl;

/** How it is often done: the tenant is set for the length of the database session, whenever a connection is borrowed. */
final class NaiveConnections extends AbstractDataSourceBasedMultiTenantConnectionProviderImpl<UUID> {

    private static final long serialVersionUID = 1L;

    private final transient DataSource pool;

    NaiveConnections(DataSource pool) {
        this.pool = pool;
    }

    @Override
    public Connection getConnection(UUID tenant) throws SQLException {
        Connection connection = super.getConnection(tenant);
        connection.setAutoCommit(false);
        try (PreparedStatement statement =
                connection.prepareStatement("select set_config('tenancy.tenant', ?, false)")) {
            statement.setString(1, tenant.toString());
            statement.execute();
        }
        return connection;
    }

    @Override
    protected DataSource selectAnyDataSource() {
        return pool;
    }

    @Override
    protected DataSource selectDataSource(UUID tenant) {
        return pool;
    }
}
