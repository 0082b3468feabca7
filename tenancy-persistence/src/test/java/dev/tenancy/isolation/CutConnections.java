package dev.tenancy.isolation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/** A network that drops a connection: before a statement is sent, or after a commit was sent and before its answer came. */
final class CutConnections {

    enum Cut {
        NOWHERE,
        BEFORE_STATEMENTS,
        AFTER_COMMIT
    }

    private CutConnections() {}

    static DataSource over(DataSource real, AtomicReference<Cut> cut) {
        return proxy(DataSource.class, real, (method, result) -> {
            return result instanceof Connection connection ? connection(connection, cut) : result;
        });
    }

    private static Connection connection(Connection real, AtomicReference<Cut> cut) {
        return proxy(Connection.class, real, (method, result) -> {
            if (method.equals("prepareStatement") && cut.get() == Cut.BEFORE_STATEMENTS) {
                throw new SQLException("The connection is gone", "08006");
            }
            if (method.equals("commit") && cut.get() == Cut.AFTER_COMMIT) {
                throw new SQLException("The connection is gone", "08006");
            }
            return result;
        });
    }

    private interface After {
        Object change(String method, Object result) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, T real, After after) {
        return type.cast(Proxy.newProxyInstance(
                CutConnections.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return after.change(method.getName(), method.invoke(real, arguments));
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }
}
