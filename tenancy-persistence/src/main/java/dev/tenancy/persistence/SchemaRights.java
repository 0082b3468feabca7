package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What the engine's role must be allowed in its schema on PostgreSQL; on H2 a schema's maker may do all. */
final class SchemaRights {

    // Asked first, since Flyway would try for ten seconds to make what it may not.
    private static final String CANNOT_BEGIN = """
            select needed.name
            from (values (?), ('tenancy_metering')) as needed (name)
            left join pg_catalog.pg_namespace schema on schema.nspname = needed.name
            where case
                when schema.oid is null then not has_database_privilege(current_database(), 'CREATE')
                else not has_schema_privilege(schema.oid, 'USAGE')
                  or (not has_schema_privilege(schema.oid, 'CREATE')
                    and not exists (select 1 from pg_catalog.pg_class relation where relation.relnamespace = schema.oid)
                    and not exists (select 1 from pg_catalog.pg_proc function where function.pronamespace = schema.oid))
                end
            """;

    private static final String UNUSABLE_TABLES = """
            select relation.relname
            from pg_catalog.pg_class relation
            join pg_catalog.pg_namespace schema on schema.oid = relation.relnamespace
            where schema.nspname = ? and relation.relkind in ('r', 'p')
              and not (has_table_privilege(relation.oid, 'SELECT') and has_table_privilege(relation.oid, 'INSERT')
                and has_table_privilege(relation.oid, 'UPDATE') and has_table_privilege(relation.oid, 'DELETE'))
            order by relation.relname
            """;

    private static final String UNUSABLE_FUNCTIONS = """
            select function.proname
            from pg_catalog.pg_proc function
            join pg_catalog.pg_namespace schema on schema.oid = function.pronamespace
            where schema.nspname = ? and not has_function_privilege(function.oid, 'EXECUTE')
            order by function.proname
            """;

    private SchemaRights() {}

    static void requireToBegin(DataSource engine) throws SQLException {
        if (!ask(engine, CANNOT_BEGIN).isEmpty()) {
            throw SchemaProblem.missingRight(null);
        }
    }

    static void requireUse(DataSource engine) throws SQLException {
        requireNone("read and write", ask(engine, UNUSABLE_TABLES));
        requireNone("call", ask(engine, UNUSABLE_FUNCTIONS));
    }

    private static void requireNone(String use, List<String> unusable) {
        if (!unusable.isEmpty()) {
            throw new IllegalStateException("The engine's role may not " + use + " " + String.join(", ", unusable)
                    + " in the schema " + TenancySchema.NAME
                    + ", since another role made them. Connect as that role, or let"
                    + " it run: grant select, insert, update, delete on all tables in schema " + TenancySchema.NAME
                    + " to <the engine's role>; grant execute on all functions in schema " + TenancySchema.NAME
                    + " to <the engine's role>.");
        }
    }

    private static List<String> ask(DataSource engine, String question) throws SQLException {
        List<String> answers = new ArrayList<>();
        try (Connection connection = engine.getConnection();
                PreparedStatement statement = connection.prepareStatement(question)) {
            statement.setString(1, TenancySchema.NAME);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    answers.add(rows.getString(1));
                }
            }
        }
        return answers;
    }
}
