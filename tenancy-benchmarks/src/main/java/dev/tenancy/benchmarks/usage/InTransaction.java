package dev.tenancy.benchmarks.usage;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * A transaction of several statements.
 *
 * @param locksFirst with SELECT FOR UPDATE, then judges by itself; else by one conditional UPDATE
 */
record InTransaction(String name, HikariDataSource database, UsageTables tables, boolean locksFirst)
        implements Counters.Way {

    private static final String KEY = " where tenant_id = ? and meter = 'calls' and period_start = ?";

    @Override
    public Counters open(List<UUID> tenants, long ceiling) throws SQLException {
        tables.addCounters(database, tenants);
        return new Counters() {
            @Override
            public boolean take(int counter) throws SQLException {
                try (Connection connection = database.getConnection()) {
                    connection.setAutoCommit(false);
                    boolean isGranted = add(connection, tenants.get(counter), ceiling);
                    connection.commit();
                    return isGranted;
                }
            }

            @Override
            public Stored stored() throws SQLException {
                return tables.stored(database, tenants);
            }
        };
    }

    private boolean add(Connection connection, UUID tenant, long ceiling) throws SQLException {
        if (locksFirst && used(connection, tenant) >= ceiling) {
            return false;
        }
        try (PreparedStatement update = connection.prepareStatement(
                "update " + tables.counter() + " set used = used + 1" + KEY + " and used + 1 <= ?")) {
            update.setObject(1, tenant);
            update.setObject(2, UsageTables.START);
            update.setLong(3, ceiling);
            if (update.executeUpdate() == 0) {
                return false;
            }
        }
        tables.addEntry(connection, tenant);
        return true;
    }

    private long used(Connection connection, UUID tenant) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select used from " + tables.counter() + KEY + " for update")) {
            select.setObject(1, tenant);
            select.setObject(2, UsageTables.START);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
