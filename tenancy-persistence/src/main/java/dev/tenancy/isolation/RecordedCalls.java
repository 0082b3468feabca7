package dev.tenancy.isolation;

import java.lang.reflect.Method;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a statement that is not prepared yet was given: settings, parameters, and rows of a batch. */
final class RecordedCalls {

    private final List<Call> settings = new ArrayList<>(0);
    private final List<@Nullable Call[]> rows = new ArrayList<>();
    private @Nullable Call[] parameters = new Call[0];

    /** Returns false for what is no setting. */
    boolean recordSetting(Method method, @Nullable Object @Nullable [] arguments) {
        return arguments != null && method.getName().startsWith("set") && settings.add(new Call(method, arguments));
    }

    /** The position is the first of {@code arguments}. */
    void recordParameter(Method method, @Nullable Object[] arguments) {
        int index = arguments[0] instanceof Integer position ? position - 1 : 0;
        if (index >= parameters.length) {
            parameters = Arrays.copyOf(parameters, index + 1);
        }
        parameters[index] = new Call(method, arguments);
    }

    // Parameters stay what they are until they are set again.
    void endRow() {
        rows.add(parameters.clone());
    }

    int rows() {
        return rows.size();
    }

    /** Whether each row has all its parameters. */
    boolean areRowsOf(int columns) {
        return rows.stream()
                .allMatch(row -> row.length == columns && Arrays.stream(row).allMatch(call -> call != null));
    }

    void clearRows() {
        rows.clear();
    }

    void clearParameters() {
        parameters = new Call[0];
    }

    /** Gives all to {@code statement}. */
    void passTo(PreparedStatement statement) throws SQLException {
        passSettings(statement);
        for (@Nullable Call[] row : rows) {
            passParameters(statement, row, 0);
            statement.addBatch();
        }
        passParameters(statement, parameters, 0);
    }

    /** Gives the parameters to {@code statement}, which has {@code before} more before them. */
    void passParametersTo(PreparedStatement statement, int before) throws SQLException {
        passSettings(statement);
        passParameters(statement, parameters, before);
    }

    /** Gives the parameters of all rows to {@code statement}, one row after the other, {@code before} more being before them. */
    void passRowsTo(PreparedStatement statement, int before) throws SQLException {
        passSettings(statement);
        int position = before;
        for (@Nullable Call[] row : rows) {
            passParameters(statement, row, position);
            position += row.length;
        }
    }

    private void passSettings(PreparedStatement statement) throws SQLException {
        for (Call setting : settings) {
            setting.passTo(statement);
        }
    }

    private static void passParameters(PreparedStatement statement, @Nullable Call[] row, int before)
            throws SQLException {
        for (int parameter = 0; parameter < row.length; parameter++) {
            Call call = row[parameter];
            if (call != null) {
                call.passTo(statement, before + parameter + 1);
            }
        }
    }

    private static final class Call {

        private final Method method;
        private final @Nullable Object[] arguments;

        Call(Method method, @Nullable Object[] arguments) {
            this.method = method;
            this.arguments = arguments;
        }

        void passTo(PreparedStatement statement) throws SQLException {
            ConnectionHandler.pass(statement, method, arguments);
        }

        void passTo(PreparedStatement statement, int position) throws SQLException {
            arguments[0] = position;
            passTo(statement);
        }
    }
}
