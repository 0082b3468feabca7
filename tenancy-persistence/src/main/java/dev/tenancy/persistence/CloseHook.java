package dev.tenancy.persistence;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;

/** Puts something back in a connection before it returns to its pool. */
final class CloseHook {

    /** What is to be put back. */
    interface Step {
        void run() throws SQLException;
    }

    private CloseHook() {}

    /** The same connection, which runs {@code last} before it is closed, once; what can't be put back is never used again. */
    static Connection on(Connection connection, Step last) {
        return (Connection) Proxy.newProxyInstance(
                CloseHook.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close") && !connection.isClosed()) {
                        run(last, connection);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    private static void run(Step last, Connection connection) throws SQLException {
        try {
            last.run();
        } catch (SQLException broken) {
            connection.abort(Runnable::run);
        }
    }
}
