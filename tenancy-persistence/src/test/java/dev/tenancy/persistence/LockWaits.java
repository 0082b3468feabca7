package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Who waits for a lock in a PostgreSQL database. */
final class LockWaits {

    private LockWaits() {}

    /** How many sessions of the database wait for a lock now. */
    static int in(DataSource database) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                // What a session of another role waits for, pg_stat_activity shows to a superuser alone.
                ResultSet waiting =
                        statement.executeQuery("select count(distinct pid) from pg_locks join pg_stat_activity"
                                + " using (pid) where datname = current_database() and not granted")) {
            waiting.next();
            return waiting.getInt(1);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
