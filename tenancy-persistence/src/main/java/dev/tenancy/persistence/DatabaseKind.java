package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The databases that the engine knows. */
enum DatabaseKind {
    H2,
    POSTGRESQL;

    /** What answers there; an exception as of {@link StoreFailures} when nothing does. */
    static DatabaseKind of(DataSource dataSource) {
        String product;
        try (Connection connection = dataSource.getConnection()) {
            DatabaseMetaData metaData = connection.getMetaData();
            product = metaData.getDatabaseProductName();
        } catch (SQLException failed) {
            throw StoreFailures.translate(failed);
        }
        for (DatabaseKind kind : values()) {
            if (kind.name().equalsIgnoreCase(product)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("The engine runs on H2 and on PostgreSQL, not on " + product
                + ". Give it a data source of one of these.");
    }

    /** Where its migrations are. */
    String[] migrations() {
        return this == POSTGRESQL
                ? new String[] {"classpath:db/tenancy/common", "classpath:db/tenancy/postgresql"}
                : new String[] {"classpath:db/tenancy/common"};
    }

    LedgerSql ledgerSql() {
        return this == POSTGRESQL ? new PostgresLedgerSql() : new H2LedgerSql();
    }
}
