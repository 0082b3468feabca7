package dev.tenancy.isolation;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A connection to a database that can't keep tenants apart by itself: only Hibernate sends statements through it. */
final class GuardedConnection extends ConnectionHandler {

    private final Refusals refusals;
    private boolean isEnded;

    GuardedConnection(Connection target, Refusals refusals) {
        super(target);
        this.refusals = refusals;
    }

    @Override
    @Nullable
    Object answer(Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
        switch (method.getName()) {
            case "prepareStatement", "createStatement" -> {
                if (!SessionGuard.isPreparing() && !TrustedCaller.isNearest()) {
                    refusals.refuse(NativeSql.refusal("JDBC work"));
                }
            }
            case "prepareCall" -> refusals.refuse(NativeSql.refusal("A stored procedure"));
            case "unwrap" -> expose();
            case "getWarnings", "clearWarnings" -> {
                return pass(method, arguments);
            }
            default -> {}
        }
        isEnded = false;
        Object answer = pass(method, arguments);
        isEnded = endsTransaction(method, arguments);
        return answer;
    }

    @Override
    void expose() {
        refusals.refuse(NativeSql.refusal("The driver's own connection"));
    }

    // To roll back nothing is not free: H2 forgets the queries that it has parsed.
    @Override
    boolean isIdle() {
        return isEnded;
    }

    private static boolean endsTransaction(Method method, @Nullable Object @Nullable [] arguments) {
        return arguments == null
                && (method.getName().equals("commit") || method.getName().equals("rollback"));
    }
}
