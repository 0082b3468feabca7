package dev.tenancy.persistence;

import dev.tenancy.usage.UsageLedger;
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
            product = product(connection);
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

    /** Whether a database of this kind answers there. */
    boolean isOf(Connection connection) throws SQLException {
        return name().equalsIgnoreCase(product(connection));
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

    BatchSql batchSql() {
        return this == POSTGRESQL ? new PostgresBatchSql() : new H2BatchSql();
    }

    /** How the other nodes on the database learn of a change; H2 has none. */
    Announcement announcement() {
        return this == POSTGRESQL ? ChangeNotice::send : (connection, stale) -> {};
    }

    ReservationSql reservationSql() {
        return this == POSTGRESQL ? new PostgresReservationSql(TenancySchema.NAME) : new H2ReservationSql();
    }

    /** The isolation level whose transactions see the state of one moment and lock nothing by reading. */
    int snapshotIsolation() {
        // H2's REPEATABLE READ lets phantoms in; its SERIALIZABLE is snapshot isolation.
        return this == POSTGRESQL ? Connection.TRANSACTION_REPEATABLE_READ : Connection.TRANSACTION_SERIALIZABLE;
    }

    /** Usage in the transactions of {@code unit}, with the rights of the engine's role. */
    UsageLedger ledger(SqlUnit unit) {
        ReservationSql reservations = reservationSql();
        return new ReclaimingLedger(new JdbcUsageLedger(unit, ledgerSql(), reservations), unit, reservations);
    }

    /** Usage with the rights of the application's role alone, which has none on the engine's tables on PostgreSQL. */
    JoinedTransaction joined(SessionUnit unit) {
        if (this == H2) {
            return new JoinedTransaction(unit, ledger(unit), SubscriptionLock.ON_TABLES);
        }
        ReservationSql reservations = new PostgresReservationSql(TenancySchema.METERING);
        UsageLedger ledger = new ReclaimingLedger(new FunctionLedger(unit, reservations), unit, reservations);
        return new JoinedTransaction(unit, ledger, SubscriptionLock.BY_FUNCTION);
    }

    /** How to tell that a connection leads to the database of {@code engine}. */
    SameDatabase sameAs(DataSource engine) {
        OwnTransaction own = new OwnTransaction(engine, new RunningUnits(), false);
        return this == POSTGRESQL ? new PostgresSameDatabase(own) : new H2SameDatabase(own);
    }

    private static String product(Connection connection) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        return metaData.getDatabaseProductName();
    }
}
