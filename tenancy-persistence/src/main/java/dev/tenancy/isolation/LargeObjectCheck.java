package dev.tenancy.isolation;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** No tenant's content is kept in large objects, to which row-level security does not apply, and none is in the application's reach. */
final class LargeObjectCheck {

    private static final String OPEN_TO_ALL = "select large.oid from pg_catalog.pg_largeobject_metadata large"
            + " where current_setting('lo_compat_privileges')::boolean";

    private LargeObjectCheck() {}

    static List<IsolationFinding> findings(Connection connection, TenantModel model, String role) throws SQLException {
        List<IsolationFinding> findings = new ArrayList<>();
        for (LargeObjectColumn column : model.largeObjects()) {
            findings.add(IsolationRule.LARGE_OBJECT.finding(column.what(), column.mend()));
        }
        String name = Quoted.text(role);
        String reachable = reachable(name);
        if (isAny(connection, reachable)) {
            findings.add(IsolationRule.LARGE_OBJECT.finding(
                    "The application's role " + role + " may use large objects of this database.",
                    mend(name, reachable)));
        }
        if (isAny(connection, OPEN_TO_ALL)) {
            findings.add(IsolationRule.LARGE_OBJECT.finding(
                    "The setting lo_compat_privileges lets every role use all large objects of this database.",
                    "-- As a superuser:\nalter role " + Quoted.name(role) + " set lo_compat_privileges = off;"));
        }
        return findings;
    }

    private static String reachable(String role) {
        return """
                select large.oid from pg_catalog.pg_largeobject_metadata large
                    where pg_has_role(%1$s::name, large.lomowner, 'MEMBER')
                        or exists (
                            select 1 from aclexplode(large.lomacl) granted
                            where granted.grantee = 0 or pg_has_role(%1$s::name, granted.grantee, 'MEMBER'))
                """.formatted(role);
    }

    /** Takes them out of reach, and leaves it to a person to delete them. */
    private static String mend(String role, String largeObjects) {
        return """
                -- As a superuser, when no row names them any more; then delete them with lo_unlink:
                do $$ declare one oid; begin
                  for one in
                    %2$s  loop
                    execute format('alter large object %%s owner to %%I', one, current_user);
                    execute format('revoke all on large object %%s from public, %%I', one, %1$s);
                  end loop;
                end $$;""".formatted(role, largeObjects);
    }

    private static boolean isAny(Connection connection, String largeObjects) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(largeObjects + " fetch first 1 row only")) {
            return row.next();
        }
    }
}
