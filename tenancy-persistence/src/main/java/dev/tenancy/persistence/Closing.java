package dev.tenancy.persistence;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;

/** Connections in which something is put back before they return to their pool. */
final class Closing {

    /** What is to be put back. */
    interface Step {
        void run() throws SQLException;
    }

    private Closing() {}

    /** The same connection, which runs {@code last} before it is closed, once; what can't be put back is never used again. */
    static Connection with(Step last, Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Closing.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
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
