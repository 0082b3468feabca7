package dev.tenancy.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Sets the parameters of a PostgreSQL statement one after the other, each to a column of values. */
final class ArrayParameters {

    /** No microsecond of any time that the database keeps. */
    private static final long NEVER = Long.MAX_VALUE;

    private final Connection connection;
    private final PreparedStatement statement;
    private int position;

    ArrayParameters(Connection connection, PreparedStatement statement) {
        this(connection, statement, 0);
    }

    /** {@code last} is the position of the last parameter that is set already. */
    ArrayParameters(Connection connection, PreparedStatement statement, int last) {
        this.connection = connection;
        this.statement = statement;
        position = last;
    }

    /** The time that a number of microseconds stands for. A multiple of an interval is exact up to 2^53, so the seconds go first. */
    static String time(String micros) {
        return """
            (timestamptz 'epoch' + nullif(%1$s, %2$d) / 1000000 * interval '1 second'
                + %1$s %% 1000000 * interval '1 microsecond')
            """.formatted(micros, NEVER);
    }

    /** Tenant, meter and beginning of the period of each, and when it was asked first. */
    ArrayParameters counters(List<ChargeGroup> groups) throws SQLException {
        return uuids(groups, group -> group.counter().tenant().value())
                .texts(groups, group -> group.counter().meter())
                .times(groups, group -> group.counter().start())
                .times(groups, ChargeGroup::at);
    }

    <T> ArrayParameters uuids(List<T> of, Function<T, UUID> value) throws SQLException {
        return array("uuid", of, value);
    }

    <T> ArrayParameters texts(List<T> of, Function<T, @Nullable String> value) throws SQLException {
        return array("varchar", of, value);
    }

    /** As microseconds since 1970, of which {@link #time} makes times again: written and read as text they cost more than the rest. */
    <T> ArrayParameters times(List<T> of, Function<T, @Nullable Instant> value) throws SQLException {
        return numbers(of, one -> {
            Instant time = value.apply(one);
            return time == null ? NEVER : micros(time);
        });
    }

    <T> ArrayParameters numbers(List<T> of, ToLongFunction<T> value) throws SQLException {
        // The driver sends these as they are, and objects as text.
        statement.setObject(++position, of.stream().mapToLong(value).toArray());
        return this;
    }

    private static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }

    private <T> ArrayParameters array(String type, List<T> of, Function<T, ? extends @Nullable Object> value)
            throws SQLException {
        @Nullable Object[] values = new Object[of.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(of.get(i));
        }
        statement.setArray(++position, connection.createArrayOf(type, values));
        return this;
    }
}
