package dev.tenancy.isolation;

import java.lang.reflect.Method;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change that begins a transaction. A batch of one row is sent like a single change. The driver sends a longer batch in one round
 * trip only when nothing else is with it, so with the second row the tenant is set first, and the statement goes on alone.
 */
final class FirstChange extends FirstStatement {

    private final Map<Object, Setter> row = new LinkedHashMap<>();
    private boolean isBatched;
    private @Nullable PreparedStatement alone;

    FirstChange(TenantConnection connection, PreparedStatement both, String sql, String tenant) throws SQLException {
        super(connection, both, sql, tenant);
    }

    static boolean is(String sql) {
        return begins(sql, "insert ") || begins(sql, "update ") || begins(sql, "delete ");
    }

    @Override
    @Nullable
    Object answer(Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
        if (alone != null) {
            return ofAlone(alone, method, arguments);
        }
        if (isBatched && isNextRow(method, arguments)) {
            return ofAlone(becomeAlone(), method, arguments);
        }
        return switch (method.getName()) {
            case "executeUpdate" -> (int) update();
            case "executeLargeUpdate" -> update();
            case "execute" -> execute();
            case "executeQuery" -> {
                execute();
                yield both().getResultSet();
            }
            case "addBatch" -> {
                isBatched = true;
                yield null;
            }
            case "executeBatch" -> isBatched ? new int[] {(int) updateOfBatch()} : new int[0];
            case "executeLargeBatch" -> isBatched ? new long[] {updateOfBatch()} : new long[0];
            case "clearBatch" -> {
                isBatched = false;
                yield null;
            }
            case "clearParameters" -> {
                row.clear();
                clearParameters();
                yield null;
            }
            case "getMetaData", "getParameterMetaData" -> ConnectionHandler.pass(becomeAlone(), method, null);
            default -> {
                if (arguments != null && isSetter(method, arguments)) {
                    row.put(arguments[0], statement -> ConnectionHandler.pass(statement, method, arguments));
                }
                yield pass(method, arguments);
            }
        };
    }

    // Parameters stay what they are until they are set again, so a row may be added without any being set.
    private static boolean isNextRow(Method method, @Nullable Object @Nullable [] arguments) {
        return isSetter(method, arguments) || method.getName().equals("addBatch");
    }

    private long update() throws SQLException {
        execute();
        return both().getLargeUpdateCount();
    }

    private long updateOfBatch() throws SQLException {
        isBatched = false;
        return update();
    }

    private PreparedStatement becomeAlone() throws SQLException {
        PreparedStatement statement = alone();
        for (Setter setter : row.values()) {
            setter.set(statement);
        }
        if (isBatched) {
            statement.addBatch();
        }
        alone = statement;
        return statement;
    }

    private @Nullable Object ofAlone(
            PreparedStatement statement, Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
        if (method.getName().equals("close")) {
            both().close();
        }
        return ConnectionHandler.pass(statement, method, arguments);
    }

    private interface Setter {
        void set(PreparedStatement statement) throws SQLException;
    }
}
