package dev.tenancy.example;

import dev.tenancy.isolation.TenantIsolationException;
import dev.tenancy.problem.TenancyException;
import java.sql.SQLException;

/**
 * The database is out of reach, or is not what the service needs; the message names it without credentials. It repeats nothing
 * that a driver or pool says, which may be the URL as it was set.
 */
final class StoreUnusable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreUnusable(Database database, Exception cause) {
        super("The store " + database + " can't be used: " + reason(cause), cause);
    }

    private static String reason(Exception failure) {
        Throwable root = failure;
        String state = "";
        for (int depth = 0; depth < 20; depth++) {
            if (root instanceof SQLException sql && sql.getSQLState() != null) {
                state = sql.getSQLState();
            }
            // what Hibernate wraps like every failure to start
            if (root instanceof TenantIsolationException) {
                return String.valueOf(root.getMessage());
            }
            if (root.getCause() == null) {
                break;
            }
            root = root.getCause();
        }
        String words = isOurs(failure) ? String.valueOf(failure.getMessage()) : "It can't be opened.";
        if (failure.getCause() == null && isOurs(failure)) {
            return words;
        }
        return words + meaning(state) + " (" + root.getClass().getSimpleName()
                + (state.isEmpty() ? "" : ", SQL state " + state) + ")";
    }

    // The engine's own refusals, which say what to do.
    private static boolean isOurs(Exception failure) {
        return failure instanceof TenancyException
                || failure.getClass() == IllegalStateException.class
                || failure.getClass() == IllegalArgumentException.class;
    }

    private static String meaning(String state) {
        if (state.startsWith("08")) {
            return " Nothing answers there.";
        }
        if (state.startsWith("28")) {
            return " The role or its password is refused.";
        }
        return switch (state) {
            case "3D000" -> " There is no database of this name.";
            case "90020" -> " Another process has it open.";
            default -> "";
        };
    }
}
