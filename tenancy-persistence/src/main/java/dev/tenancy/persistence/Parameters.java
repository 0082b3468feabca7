package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.GrantCondition;
import dev.tenancy.usage.UsagePeriod;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sets a statement's parameters one after the other. */
final class Parameters {

    private final PreparedStatement statement;
    private int last;

    Parameters(PreparedStatement statement) {
        this.statement = statement;
    }

    /** What the functions that charge and reserve begin with. */
    Parameters charge(TenantId tenant, Charge charge) throws SQLException {
        GrantCondition condition = charge.condition();
        return uuid(tenant.value())
                .uuid(charge.id().value())
                .text(charge.meter().key())
                .time(charge.period().start())
                .time(charge.period().end())
                .number(charge.amount())
                .number(charge.limit().ceiling())
                .text(charge.idempotencyKey())
                .time(charge.at())
                .text(condition == null ? null : condition.kind().name())
                .uuid(condition == null ? null : condition.id());
    }

    /** Tenant, meter and beginning of the period. */
    Parameters counter(CounterKey counter) throws SQLException {
        return uuid(counter.tenant().value()).text(counter.meter()).time(counter.start());
    }

    int last() {
        return last;
    }

    Parameters uuid(@Nullable UUID value) throws SQLException {
        if (value == null) {
            statement.setNull(++last, Types.OTHER);
        } else {
            statement.setObject(++last, value);
        }
        return this;
    }

    Parameters text(@Nullable String value) throws SQLException {
        statement.setString(++last, value);
        return this;
    }

    Parameters number(long value) throws SQLException {
        statement.setLong(++last, value);
        return this;
    }

    /** For {@link TimesAsMicros#after}. */
    Parameters timeAfter(Instant base, Instant value) throws SQLException {
        return number(TimesAsMicros.between(base, value));
    }

    /** For {@link TimesAsMicros#end}. */
    Parameters length(UsagePeriod period) throws SQLException {
        return number(TimesAsMicros.length(period));
    }

    Parameters time(@Nullable Instant value) throws SQLException {
        if (value == null) {
            statement.setNull(++last, Types.TIMESTAMP_WITH_TIMEZONE);
        } else {
            statement.setObject(++last, Micros.toSql(value));
        }
        return this;
    }
}
