package dev.tenancy.isolation;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The first query of a transaction, behind the statement that sets the tenant: its parameters are one further, its result the
 * second.
 */
final class FirstQuery implements InvocationHandler {

    private static final String SELECT = "select ";

    /** A longer text might have as many parameters as the protocol allows, and so no room for one more. */
    private static final int LONGEST = 65_535;

    private final TenantConnection connection;
    private final PreparedStatement both;
    private final String sql;
    private final String tenant;

    FirstQuery(TenantConnection connection, PreparedStatement both, String sql, String tenant) throws SQLException {
        this.connection = connection;
        this.both = both;
        this.sql = sql;
        this.tenant = tenant;
        both.setString(1, tenant);
    }

    /** Whether these arguments of prepareStatement are of a plain query: others can't follow a result, or want to be scrolled or changed. */
    static boolean canBe(@Nullable Object[] arguments) {
        boolean isReadForward = arguments.length == 1
                || (arguments.length == 3
                        && Integer.valueOf(ResultSet.TYPE_FORWARD_ONLY).equals(arguments[1])
                        && Integer.valueOf(ResultSet.CONCUR_READ_ONLY).equals(arguments[2]));
        return isReadForward
                && arguments[0] instanceof String sql
                && sql.length() <= LONGEST
                && sql.regionMatches(true, 0, SELECT, 0, SELECT.length())
                && sql.indexOf(';') < 0;
    }

    PreparedStatement proxy() {
        return (PreparedStatement) Proxy.newProxyInstance(
                FirstQuery.class.getClassLoader(), new Class<?>[] {PreparedStatement.class}, this);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws SQLException {
        int count = arguments == null ? 0 : arguments.length;
        return switch (method.getName()) {
            case "equals" -> arguments != null && equals(ConnectionHandler.behind(arguments[0]));
            case "hashCode" -> hashCode();
            case "executeQuery" -> {
                execute();
                yield both.getResultSet();
            }
            case "execute" -> execute();
            case "getMetaData", "getParameterMetaData" -> {
                try (PreparedStatement alone = connection.alone(sql)) {
                    yield ConnectionHandler.pass(alone, method, null);
                }
            }
            case "clearParameters" -> {
                both.clearParameters();
                both.setString(1, tenant);
                yield null;
            }
            case "getConnection" -> connection.proxy();
            default ->
                ConnectionHandler.pass(
                        both, method, count > 1 && method.getName().startsWith("set") ? further(arguments) : arguments);
        };
    }

    private boolean execute() throws SQLException {
        connection.requireInUse();
        // With savepoints made by the driver, what fails takes the setting back with it.
        connection.isSet(false);
        both.execute();
        boolean isResult = both.getMoreResults();
        connection.isSet(true);
        return isResult;
    }

    private static @Nullable Object @Nullable [] further(@Nullable Object @Nullable [] arguments) {
        if (arguments == null || !(arguments[0] instanceof Integer position)) {
            return arguments;
        }
        @Nullable Object[] shifted = arguments.clone();
        shifted[0] = position + 1;
        return shifted;
    }
}
