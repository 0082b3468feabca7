package dev.tenancy.isolation;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What SQL of the application can leave in a session of PostgreSQL beyond its transaction, and so on a pooled connection for
 * another tenant: held cursors, temporary tables, prepared statements, subscriptions, locks, a role, the last value of a
 * sequence, a tenant. Settings of the session are the pool's as well, and stay.
 */
final class SessionTraces {

    // Not DISCARD ALL: it would take the pool's settings and the driver's own prepared statements along.
    private static final String WIPE = "reset " + TenantSetting.NAME + ";\n" + """
            close all;
            set session authorization default;
            unlisten *;
            discard sequences;
            discard temp;
            do $$ declare left_over text; begin
                perform pg_catalog.pg_advisory_unlock_all();
                for left_over in select name from pg_catalog.pg_prepared_statements where from_sql loop
                    execute pg_catalog.format('deallocate %I', left_over);
                end loop;
            end $$;
            commit""";

    private SessionTraces() {}

    /** In one round trip, on a connection that has no transaction and commits nothing by itself. */
    static void wipe(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(WIPE);
        }
    }
}
