package dev.tenancy.isolation;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The first statement of a transaction, behind the one that sets the tenant: its parameters are one further, its result the
 * second.
 */
abstract class FirstStatement implements InvocationHandler {

    /** A longer text might have as many parameters as the protocol allows, and so no room for one more. */
    private static final int LONGEST = 65_535;

    private final TenantConnection connection;
    private final PreparedStatement both;
    private final String sql;
    private final String tenant;

    FirstStatement(TenantConnection connection, PreparedStatement both, String sql, String tenant) throws SQLException {
        this.connection = connection;
        this.both = both;
        this.sql = sql;
        this.tenant = tenant;
        both.setString(1, tenant);
    }

    /** Whether these arguments of prepareStatement are of one plain statement: others can't follow a result, or want to be scrolled or changed. */
    static boolean canBe(@Nullable Object[] arguments) {
        boolean isReadForward = arguments.length == 1
                || (arguments.length == 3
                        && Integer.valueOf(ResultSet.TYPE_FORWARD_ONLY).equals(arguments[1])
                        && Integer.valueOf(ResultSet.CONCUR_READ_ONLY).equals(arguments[2]));
        return isReadForward && arguments[0] instanceof String sql && sql.length() <= LONGEST && sql.indexOf(';') < 0;
    }

    static boolean begins(String sql, String word) {
        return sql.regionMatches(true, 0, word, 0, word.length());
    }

    final PreparedStatement proxy() {
        return (PreparedStatement) Proxy.newProxyInstance(
                FirstStatement.class.getClassLoader(), new Class<?>[] {PreparedStatement.class}, this);
    }

    final PreparedStatement both() {
        return both;
    }

    /** The statement by itself, the tenant being set already. */
    final PreparedStatement alone() throws SQLException {
        return connection.alone(sql);
    }

    @Override
    public final @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws SQLException {
        return switch (method.getName()) {
            case "equals" -> arguments != null && equals(ConnectionHandler.behind(arguments[0]));
            case "hashCode" -> hashCode();
            case "getConnection" -> connection.proxy();
            default -> answer(method, arguments);
        };
    }

    abstract @Nullable Object answer(Method method, @Nullable Object @Nullable [] arguments) throws SQLException;

    /** As {@link PreparedStatement#execute()}, of the statement itself. */
    final boolean execute() throws SQLException {
        connection.requireInUse();
        // With savepoints made by the driver, what fails takes the setting back with it.
        connection.tenantSet(false);
        both.execute();
        boolean isResult = both.getMoreResults();
        connection.tenantSet(true);
        return isResult;
    }

    final @Nullable Object pass(Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
        return ConnectionHandler.pass(both, method, isSetter(method, arguments) ? further(arguments) : arguments);
    }

    final void clearParameters() throws SQLException {
        both.clearParameters();
        both.setString(1, tenant);
    }

    static boolean isSetter(Method method, @Nullable Object @Nullable [] arguments) {
        return arguments != null
                && arguments.length > 1
                && arguments[0] instanceof Integer
                && method.getName().startsWith("set");
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
