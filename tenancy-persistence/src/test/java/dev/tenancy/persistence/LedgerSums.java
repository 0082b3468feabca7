package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What a tenant's counters say and what the entries behind them add up to; the two are always the same. */
record LedgerSums(long counted, long recorded) {

    private static final String SUMS = """
            select
                (select coalesce(sum(used), 0) from tenancy.tenancy_usage_counter where tenant_id = ?),
                (select coalesce(sum(amount), 0) from tenancy.tenancy_usage_entry
                 where tenant_id = ? and refunded_at is null)
            """;

    static LedgerSums of(DataSource engine, TenantId tenant) throws SQLException {
        try (Connection connection = engine.getConnection();
                PreparedStatement statement = connection.prepareStatement(SUMS)) {
            new Parameters(statement).uuid(tenant.value()).uuid(tenant.value());
            try (ResultSet sums = statement.executeQuery()) {
                sums.next();
                return new LedgerSums(sums.getLong(1), sums.getLong(2));
            }
        }
    }
}
