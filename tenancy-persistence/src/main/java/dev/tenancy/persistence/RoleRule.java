package dev.tenancy.persistence;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the application's role must not be or lack: a condition in SQL under which it is broken, and what to do then. */
enum RoleRule {
    NO_LOGIN("not role.rolcanlogin", "can't log in: alter role … login"),
    SUPERUSER("role.rolsuper", "is a superuser, whom nothing keeps from the engine's tables: alter role … nosuperuser"),
    BYPASSES_ROW_SECURITY("role.rolbypassrls", "passes row-level security: alter role … nobypassrls"),
    CREATES(
            "role.rolcreatedb or role.rolcreaterole or role.rolreplication",
            "may create roles or databases, or replicate: alter role … nocreaterole nocreatedb noreplication"),
    MEMBER(
            "exists (select 1 from pg_catalog.pg_auth_members membership where membership.member = role.oid)",
            "is a member of another role and so has that one's rights: revoke <that role> from …"),
    OWNS("""
            schema.nspowner = role.oid or exists (
                select 1 from pg_catalog.pg_class relation
                where relation.relnamespace = schema.oid and relation.relowner = role.oid)
            """, "owns the schema or one of its tables, and an owner may alter them: make the engine's role the owner"),
    MAKES("""
            has_schema_privilege(role.oid, schema.oid, 'CREATE')
            or has_database_privilege(role.oid, current_database(), 'CREATE')
            """, "may create tables or schemas: revoke create on schema and database from … and from public"),
    EMPTIES(
            """
            exists (
                select 1 from pg_catalog.pg_class relation
                where relation.relnamespace = schema.oid and relation.relkind in ('r', 'p')
                  and has_table_privilege(role.oid, relation.oid, 'TRUNCATE, REFERENCES, TRIGGER'))
            """,
            "may truncate a table, refer to it or put triggers on it, past row-level security: revoke truncate, references,"
                    + " trigger on all tables in the schema from … and from public"),
    REACHES_ENGINE(
            """
            exists (
                select 1 from pg_catalog.pg_namespace engine
                where engine.nspname = 'tenancy'
                  and (has_schema_privilege(role.oid, engine.oid, 'USAGE, CREATE')
                    or exists (
                        select 1 from pg_catalog.pg_class relation
                        where relation.relnamespace = engine.oid and relation.relkind in ('r', 'p', 'v', 'm')
                          and has_table_privilege(role.oid, relation.oid,
                              'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER'))
                    or exists (
                        select 1 from pg_catalog.pg_proc function
                        where function.pronamespace = engine.oid
                          and has_function_privilege(role.oid, function.oid, 'EXECUTE'))))
            """,
            "has rights on the engine's schema: revoke all on schema tenancy, on its tables and on its functions from … and"
                    + " from public"),
    CHANGES_METERING(
            """
            exists (
                select 1 from pg_catalog.pg_namespace metering
                where metering.nspname = 'tenancy_metering'
                  and (metering.nspowner = role.oid
                    or has_schema_privilege(role.oid, metering.oid, 'CREATE')
                    or exists (
                        select 1 from pg_catalog.pg_proc function
                        where function.pronamespace = metering.oid and function.proowner = role.oid)))
            """,
            "owns the engine's metering functions or may add to them: make the engine's role the owner of schema"
                    + " tenancy_metering and its functions, and revoke create on it from … and from public"),
    LACKS_METERING(
            """
            not exists (
                select 1 from pg_catalog.pg_namespace metering
                where metering.nspname = 'tenancy_metering' and has_schema_privilege(role.oid, metering.oid, 'USAGE')
                  and not exists (
                      select 1 from pg_catalog.pg_proc function
                      where function.pronamespace = metering.oid
                        and not has_function_privilege(role.oid, function.oid, 'EXECUTE')))
            """,
            "may not charge usage in its own transactions: grant usage on schema tenancy_metering, and execute on all"
                    + " functions in it, to …"),
    LACKS_RIGHTS(
            """
            not has_schema_privilege(role.oid, schema.oid, 'USAGE') or exists (
                select 1 from pg_catalog.pg_class relation
                where relation.relnamespace = schema.oid and relation.relkind in ('r', 'p')
                  and not (has_table_privilege(role.oid, relation.oid, 'SELECT')
                    and has_table_privilege(role.oid, relation.oid, 'INSERT')
                    and has_table_privilege(role.oid, relation.oid, 'UPDATE')
                    and has_table_privilege(role.oid, relation.oid, 'DELETE')))
            """,
            "may not use the schema or read and write all of its tables: grant usage on schema, and select, insert, update,"
                    + " delete on all tables in it, to …");

    private static final String QUESTION = Stream.of(values())
            .map(rule -> "(" + rule.brokenWhen + ") as " + rule.name())
            .collect(joining(", ", "select ", """
                     from pg_catalog.pg_roles role cross join pg_catalog.pg_namespace schema
                    where role.rolname = ? and schema.nspname = ?
                    """));

    private final String brokenWhen;
    private final String problem;

    RoleRule(String brokenWhen, String problem) {
        this.brokenWhen = brokenWhen;
        this.problem = problem;
    }

    /** What is wrong with the role {@code user} in {@code schema}, and what to do; both are there. */
    static List<String> brokenBy(Connection connection, String user, String schema) throws SQLException {
        List<String> problems = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(QUESTION)) {
            new Parameters(statement).text(user).text(schema);
            try (ResultSet answers = statement.executeQuery()) {
                answers.next();
                for (RoleRule rule : values()) {
                    if (answers.getBoolean(rule.name())) {
                        problems.add(rule.problem.replace("…", user));
                    }
                }
            }
        }
        return problems;
    }
}
