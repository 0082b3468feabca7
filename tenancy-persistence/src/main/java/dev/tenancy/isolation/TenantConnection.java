package dev.tenancy.isolation;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * A connection whose every transaction is one tenant's: before anything else is done in it, PostgreSQL is told which, for
 * the length of the transaction. Where the first statement is Hibernate's, a query, the change of one row or the insert of many,
 * both go in one round trip.
 */
final class TenantConnection extends ConnectionHandler {

    private static final String SET_TENANT = "select set_config('" + TenantSetting.NAME + "', ?, true)";

    private final String tenant;
    private final @Nullable BaseConnection driver;
    private final List<Statement> ofApplication = new ArrayList<>(0);
    private boolean isSet;
    private boolean isUsedByApplication;
    private boolean isExposed;

    TenantConnection(Connection target, UUID tenant) throws SQLException {
        super(target);
        this.tenant = tenant.toString();
        driver = target.isWrapperFor(BaseConnection.class) ? target.unwrap(BaseConnection.class) : null;
    }

    @Override
    @Nullable
    Object answer(Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
        return switch (method.getName()) {
            case "prepareStatement" -> prepare(method, arguments);
            case "createStatement", "prepareCall" -> {
                setTenant();
                yield kept(statement(method, arguments));
            }
            case "setSavepoint" -> {
                setTenant();
                yield pass(method, arguments);
            }
            case "unwrap" -> {
                setTenant();
                expose();
                yield pass(method, arguments);
            }
            case "commit" -> {
                isSet = false;
                yield pass(method, arguments);
            }
            case "rollback" -> {
                isSet &= arguments != null;
                yield pass(method, arguments);
            }
            case "setAutoCommit" -> {
                requireTransactions(arguments);
                yield null;
            }
            default -> pass(method, arguments);
        };
    }

    @Override
    void closeStatements() {
        for (Statement statement : ofApplication) {
            try {
                statement.close();
            } catch (SQLException broken) {
                // With the connection, so nobody gets it any more.
            }
        }
    }

    /** That a statement was sent which Hibernate did not write. */
    static void usedByApplication(Connection connection) {
        if (behind(connection) instanceof TenantConnection used) {
            used.isUsedByApplication = true;
        }
    }

    @Override
    void wipe() throws SQLException {
        if (isUsedByApplication) {
            SessionTraces.wipe(target());
        }
    }

    @Override
    void expose() {
        isExposed = true;
    }

    // Neither this nor the pool stands between the driver's own connection and whoever kept it.
    @Override
    boolean isExposed() {
        return isExposed;
    }

    void tenantSet(boolean now) {
        isSet = now;
    }

    /** The statement behind the one that sets the tenant. */
    PreparedStatement prepareBoth(String sql) throws SQLException {
        PreparedStatement both = target().prepareStatement(SET_TENANT + ";" + sql);
        giveTenant(both);
        return both;
    }

    void giveTenant(PreparedStatement both) throws SQLException {
        both.setString(1, tenant);
    }

    /** The statement without the one that sets the tenant, which is set already. */
    PreparedStatement prepareAlone(String sql) throws SQLException {
        setTenant();
        return target().prepareStatement(sql);
    }

    private Statement prepare(Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
        // Only of Hibernate is it known that it asks a statement for nothing in which the two could be told apart.
        boolean isOfHibernate = SessionGuard.isPreparing();
        if (isOfHibernate && !isSet() && arguments != null && FirstStatement.canBe(arguments)) {
            FirstStatement first = first(String.valueOf(arguments[0]));
            if (first != null) {
                return first.proxy();
            }
        }
        setTenant();
        Statement statement = statement(method, arguments);
        return isOfHibernate ? statement : kept(statement);
    }

    private @Nullable FirstStatement first(String sql) throws SQLException {
        if (FirstQuery.is(sql)) {
            return new FirstQuery(this, sql);
        }
        if (!FirstChange.is(sql)) {
            return null;
        }
        Optional<MultiRowInsert> multiRow = rewritesInserts() ? MultiRowInsert.of(sql) : Optional.empty();
        // Of many rows that the driver leaves apart it makes one round trip by itself, and each call would pass here.
        return multiRow.isEmpty() && SessionGuard.isPreparingForMany() ? null : new FirstChange(this, sql, multiRow);
    }

    private boolean rewritesInserts() {
        return driver != null && driver.getQueryExecutor().isReWriteBatchedInsertsEnabled();
    }

    private void setTenant() throws SQLException {
        if (isSet()) {
            return;
        }
        try (PreparedStatement statement = target().prepareStatement(SET_TENANT)) {
            statement.setString(1, tenant);
            statement.execute();
        }
        isSet = true;
    }

    // A transaction may also have been ended by SQL, or through the driver's own connection.
    private boolean isSet() {
        return isSet && (driver == null || driver.getTransactionState() != TransactionState.IDLE);
    }

    private Statement statement(Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
        return (Statement) Objects.requireNonNull(pass(method, arguments));
    }

    // Not every pool closes what was left open when a connection comes back.
    private Statement kept(Statement statement) {
        ofApplication.add(statement);
        isUsedByApplication = isUsedByApplication || !TrustedCaller.isNearest();
        return statement;
    }

    private static void requireTransactions(@Nullable Object @Nullable [] arguments) {
        if (arguments != null && Boolean.TRUE.equals(arguments[0])) {
            throw new TenantIsolationException(
                    "The tenant is set for the length of a transaction, so with auto-commit no row would be"
                            + " seen. Begin a transaction instead.");
        }
    }
}
