package dev.tenancy.isolation;

import java.lang.reflect.Method;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A query that begins a transaction. */
final class FirstQuery extends FirstStatement {

    FirstQuery(TenantConnection connection, PreparedStatement both, String sql, String tenant) throws SQLException {
        super(connection, both, sql, tenant);
    }

    static boolean is(String sql) {
        return begins(sql, "select ");
    }

    @Override
    @Nullable
    Object answer(Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
        return switch (method.getName()) {
            case "executeQuery" -> {
                execute();
                yield both().getResultSet();
            }
            case "execute" -> execute();
            case "getMetaData", "getParameterMetaData" -> {
                try (PreparedStatement alone = alone()) {
                    yield ConnectionHandler.pass(alone, method, null);
                }
            }
            case "clearParameters" -> {
                clearParameters();
                yield null;
            }
            default -> pass(method, arguments);
        };
    }
}
