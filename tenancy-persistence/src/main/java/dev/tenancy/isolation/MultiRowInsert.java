package dev.tenancy.isolation;

import java.util.Optional;

/**
 * An insert of one row, all of whose values are parameters, as one of several rows.
 *
 * @param beforeRows the statement up to its values
 * @param row the values of one row, in brackets
 * @param columns how many they are
 */
record MultiRowInsert(String beforeRows, String row, int columns) {

    private static final String VALUES = " values ";

    /** A statement with more is left to the driver, which splits it. */
    private static final int MOST_PARAMETERS = 32_766;

    /** Empty when {@code sql} is anything else. */
    static Optional<MultiRowInsert> of(String sql) {
        int values = sql.lastIndexOf(VALUES);
        if (!FirstStatement.begins(sql, "insert ") || values < 0 || sql.lastIndexOf('?', values) >= 0) {
            return Optional.empty();
        }
        String row = sql.substring(values + VALUES.length());
        int columns = row.length() / 2;
        return row.equals("(" + "?,".repeat(Math.max(0, columns - 1)) + "?)")
                ? Optional.of(new MultiRowInsert(sql.substring(0, values + VALUES.length()), row, columns))
                : Optional.empty();
    }

    boolean canTake(int rows) {
        return (long) rows * columns <= MOST_PARAMETERS;
    }

    String sql(int rows) {
        return beforeRows + (row + ",").repeat(rows - 1) + row;
    }
}
