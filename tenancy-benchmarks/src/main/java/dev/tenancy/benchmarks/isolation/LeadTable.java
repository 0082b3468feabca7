package dev.tenancy.benchmarks.isolation;

import dev.tenancy.access.TenantContext;
import dev.tenancy.testkit.Samples;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.List;
import javax.sql.DataSource;

/** The one table. Its rows come in turn from one tenant after the other, so a tenant's page is spread over the table, as in life. */
final class LeadTable {

    private static final List<String> STAGES = List.of("new", "contacted", "qualified", "won", "lost");

    private static final int BATCH = 1_000;

    private LeadTable() {}

    static void createAndLoad(DataSource owner, String schema, List<TenantContext> tenants, int rows)
            throws SQLException {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            create(statement, schema);
            load(connection, schema, tenants, rows);
            connection.commit();
        }
    }

    /** Makes the table in {@code schema} with the same rows in the same order. */
    static void copy(DataSource owner, String from, String schema) throws SQLException {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            create(statement, schema);
            statement.execute("insert into " + schema + ".lead select * from " + from + ".lead order by created_at");
            connection.commit();
        }
    }

    private static void create(Statement statement, String schema) throws SQLException {
        statement.execute("""
                create table %s.lead (
                    tenant_id uuid not null,
                    id uuid not null,
                    name varchar(80) not null,
                    email varchar(120) not null,
                    stage varchar(20) not null,
                    score integer not null,
                    created_at timestamp with time zone not null,
                    primary key (tenant_id, id))
                """.formatted(schema));
    }

    private static void load(Connection connection, String schema, List<TenantContext> tenants, int rows)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into " + schema
                + ".lead (tenant_id, id, name, email, stage, score, created_at) values (?, ?, ?, ?, ?, ?, ?)")) {
            for (int row = 0; row < rows; row++) {
                insert.setObject(1, tenants.get(row % tenants.size()).tenantId().value());
                insert.setObject(2, Samples.uuid());
                insert.setString(3, "Lead number " + row);
                insert.setString(4, "lead." + row + "@example.com");
                insert.setString(5, STAGES.get(row % STAGES.size()));
                insert.setInt(6, row % 100);
                insert.setTimestamp(7, Timestamp.from(Samples.NOW.plusSeconds(row)));
                insert.addBatch();
                if ((row + 1) % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
    }
}
