package dev.tenancy.persistence;

import dev.tenancy.usage.UsagePeriod;
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

    /** The length of a period without an end, and of no other. */
    private static final long ENDLESS = Long.MAX_VALUE;

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
            (timestamptz 'epoch' + %1$s / 1000000 * interval '1 second' + %1$s %% 1000000 * interval '1 microsecond')
            """.formatted(micros);
    }

    /** The time a number of microseconds after {@code base}, both of them expressions; exact within 285 years. */
    static String after(String base, String micros) {
        return "(%s + %s * interval '1 microsecond')".formatted(base, micros);
    }

    /** When a period ends that is so long, both of them expressions; null when it has no end. */
    static String end(String start, String length) {
        return after(start, "nullif(%s, %d)".formatted(length, ENDLESS));
    }

    /** Tenant, meter and beginning of the period of each. */
    ArrayParameters counters(List<ChargeGroup> groups) throws SQLException {
        return uuids(groups, group -> group.counter().tenant().value())
                .texts(groups, group -> group.counter().meter())
                .times(groups, group -> group.counter().start());
    }

    /** One time, and no column. */
    ArrayParameters time(Instant value) throws SQLException {
        statement.setObject(++position, Micros.toSql(value));
        return this;
    }

    <T> ArrayParameters uuids(List<T> of, Function<T, UUID> value) throws SQLException {
        statement.setObject(++position, new UuidArray(of.stream().map(value).toList()));
        return this;
    }

    <T> ArrayParameters texts(List<T> of, Function<T, @Nullable String> value) throws SQLException {
        @Nullable Object[] values = new Object[of.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(of.get(i));
        }
        statement.setArray(++position, connection.createArrayOf("varchar", values));
        return this;
    }

    /** As microseconds since 1970, of which {@link #time} makes times again: written and read as text they cost more than the rest. */
    <T> ArrayParameters times(List<T> of, Function<T, Instant> value) throws SQLException {
        return numbers(of, one -> micros(value.apply(one)));
    }

    /** The lengths of periods, of which {@link #end} makes their ends. */
    <T> ArrayParameters lengths(List<T> of, Function<T, UsagePeriod> period) throws SQLException {
        return numbers(of, one -> length(period.apply(one)));
    }

    /** As microseconds, of which {@link #after} makes times again. */
    <T> ArrayParameters timesAfter(Instant base, List<T> of, Function<T, Instant> value) throws SQLException {
        long micros = micros(base);
        return numbers(of, one -> Math.subtractExact(micros(value.apply(one)), micros));
    }

    <T> ArrayParameters numbers(List<T> of, ToLongFunction<T> value) throws SQLException {
        // The driver sends these as they are, and objects as text.
        statement.setObject(++position, of.stream().mapToLong(value).toArray());
        return this;
    }

    private static long length(UsagePeriod period) {
        return period.end() == null ? ENDLESS : Math.subtractExact(micros(period.end()), micros(period.start()));
    }

    private static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }
}
