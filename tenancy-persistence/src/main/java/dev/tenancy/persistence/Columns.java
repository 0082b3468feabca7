package dev.tenancy.persistence;

import dev.tenancy.usage.UsageCount;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Reads columns of the row that a result is at. */
final class Columns {

    private Columns() {}

    /** The time in a column that is never null. */
    static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** The count that the next row tells; zero when there is none. */
    static UsageCount nextCount(ResultSet counter) throws SQLException {
        return counter.next()
                ? new UsageCount(
                        counter.getLong("used"),
                        counter.getLong("reserved"),
                        counter.getLong("topped_up"),
                        counter.getLong("topped_up_reserved"))
                : UsageCount.ZERO;
    }
}
