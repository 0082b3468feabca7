package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.SQLException;

/** Tells the other nodes what a transaction makes stale, once it is committed. */
@FunctionalInterface
interface Announcement {
    void make(Connection connection, StaleAnswers stale) throws SQLException;
}
