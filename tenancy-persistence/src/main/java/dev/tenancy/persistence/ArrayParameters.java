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

    /** For {@link TimesAsMicros#time}. */
    <T> ArrayParameters times(List<T> of, Function<T, Instant> value) throws SQLException {
        return numbers(of, one -> TimesAsMicros.of(value.apply(one)));
    }

    /** For {@link TimesAsMicros#end}. */
    <T> ArrayParameters lengths(List<T> of, Function<T, UsagePeriod> period) throws SQLException {
        return numbers(of, one -> TimesAsMicros.length(period.apply(one)));
    }

    /** For {@link TimesAsMicros#after}. */
    <T> ArrayParameters timesAfter(Instant base, List<T> of, Function<T, Instant> value) throws SQLException {
        return numbers(of, one -> TimesAsMicros.between(base, value.apply(one)));
    }

    <T> ArrayParameters numbers(List<T> of, ToLongFunction<T> value) throws SQLException {
        // The driver sends these as they are, and objects as text.
        statement.setObject(++position, of.stream().mapToLong(value).toArray());
        return this;
    }
}
