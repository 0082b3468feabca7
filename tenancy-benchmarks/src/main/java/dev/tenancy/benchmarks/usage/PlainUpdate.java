package dev.tenancy.benchmarks.usage;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.testkit.Samples;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** One conditional UPDATE for each call, which adds the entry in the same statement: one round trip and one commit. */
record PlainUpdate(String name, HikariDataSource database, UsageTables tables) implements Counters.Way {

    static final String NAME = "plain UPDATE";

    @Override
    public Counters open(List<UUID> tenants, long ceiling) throws SQLException {
        tables.addCounters(database, tenants);
        String sql = """
                with counted as (
                    update %s
                    set used = used + 1
                    where tenant_id = ? and meter = 'calls' and period_start = ? and used + 1 <= ?
                    returning tenant_id, meter, period_start, used),
                recorded as (
                    insert into %s (tenant_id, entry_id, meter, period_start, period_end, amount, created_at)
                    select tenant_id, ?, meter, period_start, ?, 1, ?
                    from counted)
                select used from counted
                """.formatted(tables.counter(), tables.entry());
        return new Counters() {
            @Override
            public boolean take(int counter) throws SQLException {
                try (Connection connection = database.getConnection();
                        PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.setObject(1, tenants.get(counter));
                    statement.setObject(2, UsageTables.START);
                    statement.setLong(3, ceiling);
                    statement.setObject(4, Samples.uuid());
                    statement.setObject(5, UsageTables.END);
                    statement.setObject(6, UsageTables.now());
                    try (ResultSet used = statement.executeQuery()) {
                        return used.next();
                    }
                }
            }

            @Override
            public Stored stored() throws SQLException {
                return tables.stored(database, tenants);
            }
        };
    }

    @Override
    public void close() {
        database.close();
    }
}
