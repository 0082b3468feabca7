package dev.tenancy.isolation;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads columns for an export: booleans, numbers, bytes, arrays of these, and text of a fixed form for everything else. */
final class ColumnValue {

    private static final String INFINITY = "infinity";

    private ColumnValue() {}

    /** A Boolean, Long, BigDecimal, Double, Float, byte[], String, an array of such, or null. */
    static @Nullable Object of(ResultSet rows, ResultSetMetaData columns, int column) throws SQLException {
        Object value = read(rows, columns, column);
        return rows.wasNull() ? null : value;
    }

    private static @Nullable Object read(ResultSet rows, ResultSetMetaData columns, int column) throws SQLException {
        String type = columns.getColumnTypeName(column).toLowerCase(Locale.ROOT);
        return switch (columns.getColumnType(column)) {
            case Types.BOOLEAN, Types.BIT -> type.equals("bit") ? rows.getString(column) : rows.getBoolean(column);
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> rows.getLong(column);
            case Types.NUMERIC, Types.DECIMAL -> decimal(rows.getString(column));
            case Types.REAL -> rows.getFloat(column);
            case Types.FLOAT, Types.DOUBLE -> type.equals("money") ? rows.getString(column) : rows.getDouble(column);
            case Types.DATE -> text(rows.getObject(column, LocalDate.class));
            case Types.TIMESTAMP ->
                type.equals("timestamptz")
                        ? text(rows.getObject(column, OffsetDateTime.class))
                        : text(rows.getObject(column, LocalDateTime.class));
            case Types.TIMESTAMP_WITH_TIMEZONE -> text(rows.getObject(column, OffsetDateTime.class));
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
                // H2 has its UUIDs among these
                type.equals("uuid") ? rows.getString(column) : rows.getBytes(column);
            case Types.ARRAY -> elements(rows.getArray(column));
            default -> rows.getString(column);
        };
    }

    /** PostgreSQL's numeric has values that are no numbers. */
    private static @Nullable Object decimal(@Nullable String number) {
        return number == null || Character.isLetter(number.charAt(number.length() - 1))
                ? number
                : new BigDecimal(number);
    }

    private static @Nullable String text(@Nullable LocalDate date) {
        return infinite(date, LocalDate.MIN, LocalDate.MAX, String.valueOf(date));
    }

    private static @Nullable String text(@Nullable LocalDateTime time) {
        return infinite(
                time,
                LocalDateTime.MIN,
                LocalDateTime.MAX,
                time == null ? "" : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time));
    }

    private static @Nullable String text(@Nullable OffsetDateTime time) {
        return infinite(
                time,
                OffsetDateTime.MIN,
                OffsetDateTime.MAX,
                time == null ? "" : DateTimeFormatter.ISO_INSTANT.format(time));
    }

    private static @Nullable String infinite(
            @Nullable Object time, Object minusInfinity, Object infinity, String finite) {
        if (time == null) {
            return null;
        }
        return time.equals(infinity) ? INFINITY : time.equals(minusInfinity) ? "-" + INFINITY : finite;
    }

    private static @Nullable Object elements(@Nullable Array array) throws SQLException {
        if (array == null) {
            return null;
        }
        boolean instants = array.getBaseTypeName().equals("timestamptz");
        return element(array.getArray(), instants);
    }

    private static @Nullable Object element(@Nullable Object element, boolean instants) {
        if (element instanceof Object[] nested) {
            return Arrays.stream(nested).map(one -> element(one, instants)).toArray();
        }
        if (element instanceof Timestamp time) {
            Instant instant = time.toInstant();
            return instants ? instant.toString() : text(time.toLocalDateTime());
        }
        if (element instanceof OffsetDateTime time) {
            return text(time);
        }
        return element instanceof Date date ? text(date.toLocalDate()) : element;
    }
}
