package dev.tenancy.isolation;

import java.lang.reflect.Method;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A query that begins a transaction. */
final class FirstQuery extends FirstStatement {

    private final PreparedStatement both;

    FirstQuery(TenantConnection connection, String sql) throws SQLException {
        super(connection, sql);
        both = prepareBoth(sql);
    }

    static boolean is(String sql) {
        return begins(sql, "select ");
    }

    @Override
    @Nullable
    Object answer(Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
        return switch (method.getName()) {
            case "executeQuery" -> {
                execute(both);
                yield both.getResultSet();
            }
            case "execute" -> execute(both);
            case "getMetaData", "getParameterMetaData" -> {
                try (PreparedStatement alone = prepareAlone()) {
                    yield ConnectionHandler.pass(alone, method, null);
                }
            }
            case "clearParameters" -> {
                both.clearParameters();
                giveTenant(both);
                yield null;
            }
            default -> ConnectionHandler.pass(both, method, arguments);
        };
    }

    @Override
    @Nullable
    Object set(Method method, @Nullable Object[] arguments) throws SQLException {
        if (arguments[0] instanceof Integer position) {
            arguments[0] = position + 1;
        }
        return ConnectionHandler.pass(both, method, arguments);
    }
}
