package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.SQLException;

/** What is done on one connection. */
@FunctionalInterface
interface SqlWork<R> {
    R run(Connection connection) throws SQLException;
}
