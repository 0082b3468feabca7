package dev.tenancy.isolation;

import java.lang.reflect.Method;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change that begins a transaction. It is prepared once it is known of how many rows it is: one goes in the round trip that sets
 * the tenant, and so do all rows of an insert that the driver would make one statement of. The driver sends any other batch in one
 * round trip only when nothing else is with it, so then the tenant is set first.
 */
final class FirstChange extends FirstStatement {

    private static final Set<String> NEXT_USE = Set.of("addBatch", "clearBatch", "clearParameters");

    private final Optional<MultiRowInsert> multiRow;
    private final RecordedCalls calls = new RecordedCalls();
    private @Nullable PreparedStatement sent;
    private @Nullable PreparedStatement alone;
    private boolean isClosed;

    FirstChange(TenantConnection connection, String sql, Optional<MultiRowInsert> multiRow) {
        super(connection, sql);
        this.multiRow = multiRow;
    }

    static boolean is(String sql) {
        return begins(sql, "insert ") || begins(sql, "update ") || begins(sql, "delete ");
    }

    @Override
    @Nullable
    Object answer(Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
        if (method.getName().equals("close")) {
            close();
            return null;
        }
        if (alone != null) {
            return ConnectionHandler.pass(alone, method, arguments);
        }
        if (sent != null) {
            return ConnectionHandler.pass(isOfNextUse(method) ? becomeAlone() : sent, method, arguments);
        }
        return switch (method.getName()) {
            case "executeUpdate" -> (int) update();
            case "executeLargeUpdate" -> update();
            case "execute" -> execute(sendOne());
            case "executeQuery" -> {
                PreparedStatement both = sendOne();
                execute(both);
                yield both.getResultSet();
            }
            case "addBatch" -> {
                calls.endRow();
                yield null;
            }
            case "executeBatch" -> updateBatch();
            case "executeLargeBatch" ->
                Arrays.stream(updateBatch()).asLongStream().toArray();
            case "clearBatch" -> {
                calls.clearRows();
                yield null;
            }
            case "clearParameters" -> {
                calls.clearParameters();
                yield null;
            }
            case "isClosed" -> isClosed;
            default ->
                calls.recordSetting(method, arguments)
                        ? null
                        : ConnectionHandler.pass(becomeAlone(), method, arguments);
        };
    }

    @Override
    @Nullable
    Object set(Method method, @Nullable Object[] arguments) throws SQLException {
        if (alone == null && sent == null) {
            calls.recordParameter(method, arguments);
            return null;
        }
        return ConnectionHandler.pass(alone == null ? becomeAlone() : alone, method, arguments);
    }

    private static boolean isOfNextUse(Method method) {
        return method.getName().startsWith("execute") || NEXT_USE.contains(method.getName());
    }

    private PreparedStatement sendOne() throws SQLException {
        PreparedStatement both = send(sql());
        calls.passParametersTo(both, 1);
        return both;
    }

    private PreparedStatement send(String changed) throws SQLException {
        PreparedStatement both = prepareBoth(changed);
        sent = both;
        return both;
    }

    private long update() throws SQLException {
        PreparedStatement both = sendOne();
        execute(both);
        return both.getLargeUpdateCount();
    }

    private int[] updateBatch() throws SQLException {
        int rows = calls.rows();
        if (rows == 0) {
            return new int[0];
        }
        String changed = rows == 1 ? sql() : sqlOf(rows);
        if (changed == null) {
            return becomeAlone().executeBatch();
        }
        PreparedStatement both = send(changed);
        calls.passRowsTo(both, 1);
        execute(both);
        int[] updated = new int[rows];
        // As the driver answers of rows that it made one statement of.
        Arrays.fill(updated, rows == 1 ? both.getUpdateCount() : Statement.SUCCESS_NO_INFO);
        return updated;
    }

    private @Nullable String sqlOf(int rows) {
        return multiRow.filter(insert -> insert.canTake(rows) && calls.areRowsOf(insert.columns()))
                .map(insert -> insert.sql(rows))
                .orElse(null);
    }

    private PreparedStatement becomeAlone() throws SQLException {
        PreparedStatement statement = prepareAlone();
        alone = statement;
        if (sent == null) {
            calls.passTo(statement);
        }
        return statement;
    }

    private void close() throws SQLException {
        isClosed = true;
        if (sent != null) {
            sent.close();
        }
        if (alone != null) {
            alone.close();
        }
    }
}
