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
    private final String sql;

    FirstStatement(TenantConnection connection, String sql) {
        this.connection = connection;
        this.sql = sql;
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

    final String sql() {
        return sql;
    }

    /** {@code changed} and the tenant's statement before it, whose parameter is the first and given. */
    final PreparedStatement prepareBoth(String changed) throws SQLException {
        return connection.prepareBoth(changed);
    }

    final void giveTenant(PreparedStatement both) throws SQLException {
        connection.giveTenant(both);
    }

    /** The statement by itself, the tenant being set already. */
    final PreparedStatement prepareAlone() throws SQLException {
        return connection.prepareAlone(sql);
    }

    @Override
    public final @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws SQLException {
        // A flush gives hundreds of parameters.
        if (arguments != null && isSetter(arguments)) {
            return set(method, arguments);
        }
        return switch (method.getName()) {
            case "equals" -> arguments != null && equals(ConnectionHandler.behind(arguments[0]));
            case "hashCode" -> hashCode();
            case "getConnection" -> connection.proxy();
            default -> answer(method, arguments);
        };
    }

    /** Gives a parameter, whose position is the first argument. */
    abstract @Nullable Object set(Method method, @Nullable Object[] arguments) throws SQLException;

    abstract @Nullable Object answer(Method method, @Nullable Object @Nullable [] arguments) throws SQLException;

    /** As {@link PreparedStatement#execute()}, of the second. */
    final boolean execute(PreparedStatement both) throws SQLException {
        connection.requireInUse();
        // With savepoints made by the driver, what fails takes the setting back with it.
        connection.tenantSet(false);
        both.execute();
        boolean isResult = both.getMoreResults();
        connection.tenantSet(true);
        return isResult;
    }

    /** Whether a parameter is given: nothing else of a statement takes a number and more. */
    private static boolean isSetter(@Nullable Object[] arguments) {
        return arguments.length > 1 && arguments[0] instanceof Integer;
    }
}
