package dev.tenancy.isolation;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection that passes on what it does not look at, until it is given back: whoever kept it then holds a closed one. */
abstract class ConnectionHandler implements InvocationHandler {

    private static final String CONNECTION_DOES_NOT_EXIST = "08003";

    private final Connection target;
    private final Connection proxy;
    private volatile boolean isGivenBack;

    ConnectionHandler(Connection target) {
        this.target = target;
        proxy = (Connection) Proxy.newProxyInstance(
                ConnectionHandler.class.getClassLoader(), new Class<?>[] {Connection.class}, this);
    }

    final Connection target() {
        return target;
    }

    final Connection proxy() {
        return proxy;
    }

    /** Empty when {@code connection} is none of these. */
    static Optional<ConnectionHandler> of(Connection connection) {
        return behind(connection) instanceof ConnectionHandler handler ? Optional.of(handler) : Optional.empty();
    }

    /** Whether there is nothing to be rolled back, for certain. */
    boolean isIdle() {
        return false;
    }

    /** Ends the use of the proxy, and of what was made by it. */
    final void giveBack() {
        isGivenBack = true;
        closeStatements();
    }

    /** Takes from the database's session what must not be there for the next tenant; no transaction is open. */
    void wipe() throws SQLException {}

    /** Whether somebody may still hold the connection behind this one, so that nobody else may get it. */
    boolean isExposed() {
        return false;
    }

    /** Null when {@code proxy} is none. */
    static @Nullable InvocationHandler behind(@Nullable Object proxy) {
        return proxy != null && Proxy.isProxyClass(proxy.getClass()) ? Proxy.getInvocationHandler(proxy) : null;
    }

    final void requireInUse() throws SQLException {
        if (isGivenBack) {
            throw new SQLException(
                    "The connection was given back to its pool and may be another tenant's by now. Take a new one.",
                    CONNECTION_DOES_NOT_EXIST);
        }
    }

    /** Of those that could be used after the connection is given back. */
    void closeStatements() {}

    @Override
    public final @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        return switch (method.getName()) {
            case "equals" -> arguments != null && equals(behind(arguments[0]));
            case "hashCode" -> hashCode();
            case "isClosed" -> isGivenBack || target.isClosed();
            case "getMetaData" -> {
                requireInUse();
                yield metaData(target.getMetaData());
            }
            default -> {
                requireInUse();
                yield answer(method, arguments);
            }
        };
    }

    /** Of this connection, where the driver's own would lead past it. */
    private DatabaseMetaData metaData(DatabaseMetaData metaData) {
        return (DatabaseMetaData) Proxy.newProxyInstance(
                ConnectionHandler.class.getClassLoader(),
                new Class<?>[] {DatabaseMetaData.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("getConnection")) {
                        return proxy;
                    }
                    if (method.getName().equals("unwrap")) {
                        expose();
                    }
                    return pass(metaData, method, arguments);
                });
    }

    /** Before something is given out that leads to the connection behind this one. */
    abstract void expose();

    abstract @Nullable Object answer(Method method, @Nullable Object @Nullable [] arguments) throws SQLException;

    final @Nullable Object pass(Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
        return pass(target, method, arguments);
    }

    static @Nullable Object pass(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws SQLException {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            if (failed.getCause() instanceof SQLException refused) {
                throw refused;
            }
            if (failed.getCause() instanceof RuntimeException broken) {
                throw broken;
            }
            if (failed.getCause() instanceof Error fatal) {
                throw fatal;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
