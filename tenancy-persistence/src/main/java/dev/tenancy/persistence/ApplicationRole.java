package dev.tenancy.persistence;

import dev.tenancy.problem.Unavailable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.util.PasswordUtil;

/**
 * The PostgreSQL role that the application reads and writes its own rows with, on a pool of its own. It can't make, alter or
 * own anything, passes no row-level security, and has no right on the engine's schema, so no statement of the application
 * reaches the engine's tables. All that it may of the engine's is to execute the functions of the schema {@code tenancy_metering}, by
 * which its transactions charge usage of the tenant that they are of ({@link JpaTenancyStore#join}).
 */
public final class ApplicationRole {

    private static final String ROLE_IS_THERE = "select 1 from pg_catalog.pg_roles where rolname = ?";

    private static final String SCHEMA_IS_THERE = "select 1 from pg_catalog.pg_namespace where nspname = ?";

    private static final String MAY_CREATE_ROLES =
            "select 1 from pg_catalog.pg_roles where rolname = current_user and (rolsuper or rolcreaterole)";

    private static final List<String> GRANTS = List.of(
            "grant usage on schema %2$s to %1$s",
            "revoke create on schema %2$s from %1$s",
            "grant select, insert, update, delete on all tables in schema %2$s to %1$s",
            "revoke truncate, references, trigger on all tables in schema %2$s from %1$s",
            "grant usage, select on all sequences in schema %2$s to %1$s",
            "alter default privileges in schema %2$s grant select, insert, update, delete on tables to %1$s",
            "alter default privileges in schema %2$s grant usage, select on sequences to %1$s",
            "grant usage on schema tenancy_metering to %1$s",
            "grant execute on all functions in schema tenancy_metering to %1$s");

    /** Any number will do, as long as every node takes the same. */
    private static final long ADVISORY_LOCK = 0x7465_6e61_6e63_79L;

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private ApplicationRole() {}

    /**
     * Makes sure that the role is there and can do what it must in {@code schema}, now and with tables that the engine's role
     * adds later, and nothing else. Creates it when the engine's role may create roles; the password is sent as a SCRAM-SHA-256
     * verifier, so that it is in no log of the server. An existing role keeps its password. May be repeated, also by several
     * processes at once.
     *
     * @param engine the engine's data source, of PostgreSQL, whose role owns {@code schema}
     * @param user the role's name, exactly
     * @param schema where the application's tables are; it exists
     * @throws IllegalStateException when the role is missing and can't be created, can do too much or too little, or the schema
     *     or the engine's own is missing; the message says what to do
     * @throws IllegalArgumentException when the role is the engine's own or the schema is the engine's own
     * @throws Unavailable when the database is out of reach
     */
    public static void ensure(DataSource engine, String user, String password, String schema) {
        if (DatabaseKind.of(engine) != DatabaseKind.POSTGRESQL) {
            throw new IllegalArgumentException("Only PostgreSQL has an application role; H2 is for one role alone.");
        }
        if (schema.equals(TenancySchema.NAME) || schema.equals(TenancySchema.METERING)) {
            throw new IllegalArgumentException(
                    "The schema " + schema + " is the engine's own. Keep the application's tables in another one.");
        }
        new OwnTransaction(DatabasePool.forLongWork(engine), new RunningUnits(), false).inTransaction(connection -> {
            ensure(connection, user, password, schema);
            return true;
        });
    }

    private static void ensure(Connection connection, String user, String password, String schema) throws SQLException {
        if (connection.getMetaData().getUserName().equals(user)) {
            throw new IllegalArgumentException("The application's role " + user
                    + " is the engine's own, which may do all." + " Give the application a role of another name.");
        }
        execute(connection, "select pg_advisory_xact_lock(" + ADVISORY_LOCK + ")");
        if (!isThere(connection, SCHEMA_IS_THERE, TenancySchema.METERING)) {
            throw new IllegalStateException(
                    "The engine's own tables and functions are not there or are of an older release, so"
                            + " nothing can be granted on them. Call TenancySchema.migrate before the application's role is made sure of.");
        }
        if (!isThere(connection, SCHEMA_IS_THERE, schema)) {
            throw new IllegalStateException(
                    "The schema " + schema
                            + " does not exist. Create it, or run the application's migrations, before its role is made sure of.");
        }
        if (!isThere(connection, ROLE_IS_THERE, user)) {
            create(connection, user, password);
        }
        grant(connection, user, schema);
        List<String> problems = RoleRule.brokenBy(connection, user, schema);
        if (!problems.isEmpty()) {
            throw new IllegalStateException(
                    "The application's role " + user + " " + String.join("; it ", problems) + ".");
        }
    }

    private static void create(Connection connection, String user, String password) throws SQLException {
        if (!isThere(connection, MAY_CREATE_ROLES)) {
            throw new IllegalStateException(
                    "The application's role " + user + " does not exist, and the engine's role may"
                            + " not create it. As a superuser, run: create role " + quoted(user)
                            + " login nosuperuser nobypassrls noinherit password '…'; then start again.");
        }
        String verifier = PasswordUtil.encodePassword(user, password.toCharArray(), "scram-sha-256");
        execute(
                connection,
                "create role " + quoted(user) + " login nosuperuser nobypassrls nocreatedb nocreaterole noreplication"
                        + " noinherit password '" + verifier + "'");
    }

    /** Who may not grant leaves it at what somebody else has granted, which is judged afterwards. */
    private static void grant(Connection connection, String user, String schema) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            for (String grant : GRANTS) {
                execute(connection, grant.formatted(quoted(user), quoted(schema)));
            }
        } catch (SQLException failed) {
            if (!INSUFFICIENT_PRIVILEGE.equals(failed.getSQLState())) {
                throw failed;
            }
            connection.rollback(before);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean isThere(Connection connection, String question, String... names) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            Parameters parameters = new Parameters(statement);
            for (String name : names) {
                parameters.text(name);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
