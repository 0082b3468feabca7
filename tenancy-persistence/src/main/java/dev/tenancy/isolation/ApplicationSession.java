package dev.tenancy.isolation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Who the application's pool is logged in as, and what that role may do besides reading and writing rows. */
record ApplicationSession(
        String role,
        String login,
        String tenant,
        boolean superuser,
        boolean bypass,
        boolean powerful,
        List<String> memberships,
        List<String> boundOwners,
        List<String> owned,
        List<String> creatable) {

    private static final String QUESTION = """
            with relation as (
                select relation.oid, relation.relowner, relation.relnamespace
                from unnest(?::text[]) as named (name)
                join pg_catalog.pg_class relation on relation.oid = to_regclass(named.name)),
            schema as (
                select schema.oid, schema.nspname, schema.nspowner
                from pg_catalog.pg_namespace schema
                where schema.oid in (select relnamespace from relation))
            select current_user, session_user, coalesce(current_setting(?, true), ''),
                role.rolsuper, role.rolbypassrls, role.rolcreaterole or role.rolreplication,
                array(
                    select other.rolname
                    from pg_catalog.pg_roles other
                    where other.oid <> role.oid and pg_has_role(role.oid, other.oid, 'MEMBER')
                      and (other.rolsuper or other.rolbypassrls or other.rolcreaterole or other.rolreplication
                        or other.oid in (select relowner from relation union select nspowner from schema)
                        or other.rolname in (
                            'pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')
                        or (not pg_has_role(other.oid, role.oid, 'USAGE') and exists (
                            select 1
                            from relation
                            join pg_catalog.pg_policy policy on policy.polrelid = relation.oid and policy.polpermissive
                            cross join unnest(policy.polroles) as holder (oid)
                            where (holder.oid = 0 or pg_has_role(other.oid, holder.oid, 'USAGE'))
                              and (has_table_privilege(other.oid, relation.oid, 'SELECT, INSERT, UPDATE, DELETE')
                                or has_any_column_privilege(other.oid, relation.oid, 'SELECT, INSERT, UPDATE')))))
                    order by other.rolname)::text[],
                array(
                    select distinct owner.rolname
                    from relation join pg_catalog.pg_roles owner on owner.oid = relation.relowner
                    where owner.oid <> role.oid and not owner.rolsuper and pg_has_role(owner.oid, role.oid, 'USAGE')
                    order by 1)::text[],
                array(
                    select 'table ' || oid::regclass::text from relation where relowner = role.oid
                    union all
                    select 'schema ' || quote_ident(nspname) from schema where nspowner = role.oid
                    order by 1)::text[],
                array(
                    select quote_ident(nspname) from schema where has_schema_privilege(role.oid, oid, 'CREATE')
                    order by 1)::text[]
            from pg_catalog.pg_roles role
            where role.rolname = current_user
            """;

    /** Reads all of it at once; the connection has no transaction yet. */
    static ApplicationSession read(Connection connection, TenantModel model) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(QUESTION)) {
            statement.setArray(
                    1,
                    TextArray.of(
                            connection,
                            model.tables().stream().map(table -> table.name().sql())));
            statement.setString(2, TenantSetting.NAME);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new ApplicationSession(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getBoolean(4),
                        row.getBoolean(5),
                        row.getBoolean(6),
                        TextArray.read(row, 7),
                        TextArray.read(row, 8),
                        TextArray.read(row, 9),
                        TextArray.read(row, 10));
            }
        }
    }

    List<IsolationFinding> findings() {
        List<IsolationFinding> findings = new ArrayList<>();
        String alter = "alter role " + Quoted.name(role) + " ";
        if (!role.equals(login)) {
            findings.add(IsolationRule.LOGIN.finding(
                    "The pool logs in as " + login + " and works as " + role + ".",
                    "Let the pool log in as " + role + ", without set role."));
        }
        if (!tenant.isEmpty()) {
            findings.add(IsolationRule.PRESET_TENANT.finding(
                    "The setting " + TenantSetting.NAME + " is " + tenant + " before anybody has set it.",
                    alter + "reset " + TenantSetting.NAME
                            + ";\n-- or the same for the database, or in the pool's URL or first statement"));
        }
        if (superuser) {
            findings.add(IsolationRule.SUPERUSER.finding(
                    "The application's role " + role + " is a superuser.", alter + "nosuperuser;"));
            return findings;
        }
        if (bypass) {
            findings.add(IsolationRule.BYPASS_ROW_SECURITY.finding(
                    "The application's role " + role + " passes row-level security.", alter + "nobypassrls;"));
        }
        if (powerful) {
            findings.add(IsolationRule.POWERFUL_ROLE.finding(
                    "The application's role " + role + " may create roles or replicate.",
                    alter + "nocreaterole noreplication;"));
        }
        for (String other : memberships) {
            findings.add(IsolationRule.MEMBERSHIP.finding(
                    "The application's role " + role + " is a member of " + other + ".",
                    "revoke " + Quoted.name(other) + " from " + Quoted.name(role) + ";"));
        }
        for (String owner : boundOwners) {
            findings.add(IsolationRule.BOUND_OWNER.finding(
                    "The owner " + owner + " is a member of the application's role " + role + ".",
                    "revoke " + Quoted.name(role) + " from " + Quoted.name(owner) + ";"));
        }
        for (String thing : owned) {
            findings.add(IsolationRule.OWNERSHIP.finding(
                    "The application's role " + role + " owns the " + thing + ".",
                    "Make another role the owner: alter " + thing + " owner to <the owner's role>;"));
        }
        for (String schema : creatable) {
            findings.add(IsolationRule.CREATION.finding(
                    "The application's role " + role + " may create things in the schema " + schema + ".",
                    "revoke create on schema " + schema + " from " + Quoted.name(role) + ", public;"));
        }
        return findings;
    }
}
