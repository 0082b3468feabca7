package dev.tenancy.testkit.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A new, empty database with two new roles. The engine's owns the database and may create roles; the application's name is only
 * set aside, for whoever is to create it. Closing drops all three. Thread-safe.
 */
public final class PostgresDatabase implements AutoCloseable {

    private final PostgresServer server;
    private final String name;
    private final String password;

    PostgresDatabase(PostgresServer server, String name, String password) {
        this.server = server;
        this.name = name;
        this.password = password;
        server.execute("create role " + engineUser() + " login createrole password '" + password + "'");
        server.execute("create database " + name + " owner " + engineUser());
    }

    /** The name of the database itself. */
    public String name() {
        return name;
    }

    /** The JDBC URL, without user and password. */
    public String url() {
        return server.urlOf(name);
    }

    /** The JDBC URL of a superuser in this database, with user and password. */
    public String superuserUrl() {
        return server.superuserUrlOf(name);
    }

    /** The role that owns the database. */
    public String engineUser() {
        return name + "_engine";
    }

    /** A name that no role has yet, for the application's restricted role. */
    public String applicationUser() {
        return name + "_app";
    }

    /** The password of both roles, made at random. */
    public String password() {
        return password;
    }

    /** Runs one statement in this database as a superuser. */
    public void asSuperuser(String sql) {
        server.execute(name, sql);
    }

    /** Runs one statement in this database as {@code user}. */
    public void as(String user, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        server.execute("drop database if exists " + name + " with (force)");
        server.execute("drop role if exists " + applicationUser());
        server.execute("drop role if exists " + engineUser());
    }
}
