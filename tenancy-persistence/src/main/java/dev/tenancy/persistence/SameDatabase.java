package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Whether a connection leads to the engine's own database. Names and identifiers don't tell: one database has many URLs, and a
 * restored copy has all that its origin had. So the engine does something there that only the same, living database shows.
 */
interface SameDatabase {

    /** Asks within the transaction that runs on {@code connection}, and leaves it good. */
    boolean isReachedBy(Connection connection) throws SQLException;
}
