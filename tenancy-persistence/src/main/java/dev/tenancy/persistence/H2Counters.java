package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.UsageCount;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.OptionalLong;

/** The single statements about counters on H2: making, locking and changing them. */
final class H2Counters {

    private static final String BEGIN = """
            insert into tenancy.tenancy_usage_counter (tenant_id, meter, period_start, used, reserved)
            select cast(? as uuid), cast(? as varchar), cast(? as timestamp(6) with time zone), 0, 0
            where not exists (
                select 1
                from tenancy.tenancy_usage_counter counter
                where counter.tenant_id = ? and counter.meter = ? and counter.period_start = ?)
            """;

    private static final String LOCK = """
            select 1
            from tenancy.tenancy_usage_counter
            where tenant_id = ? and meter = ? and period_start = ?
            for update
            """;

    private static final String LOCK_IF_FREE = LOCK + " skip locked";

    private static final String USE = useIf("1 = 1");

    private static final String LOCK_SINCE = """
            select 1
            from tenancy.tenancy_usage_counter
            where tenant_id = ? and meter = ? and period_start >= ?
            order by period_start
            for update
            """;

    private static final String TAKE = """
            update tenancy.tenancy_usage_counter
            set reserved = reserved + cast(? as bigint)
            where tenant_id = ? and meter = ? and period_start = ? and used + reserved <= cast(? as bigint)
              and
            """ + TopUpSql.noneBurnsBeforeOnH2();

    private static final String MOVE = """
            update tenancy.tenancy_usage_counter
            set reserved = reserved - cast(? as bigint), topped_up_reserved = topped_up_reserved - cast(? as bigint),
                used = used + cast(? as bigint), topped_up = topped_up + cast(? as bigint)
            where tenant_id = ? and meter = ? and period_start = ?
            """;

    private static final String LOWER = """
            update tenancy.tenancy_usage_counter
            set used = used - cast(? as bigint), topped_up = topped_up - cast(? as bigint)
            where tenant_id = ? and meter = ? and period_start = ? and used >= ?
            """;

    private static final String COUNT = """
            select counter.used + counter.topped_up as used,
                counter.reserved + counter.topped_up_reserved - coalesce(sum(gone.amount), 0) as reserved,
                counter.topped_up, counter.topped_up_reserved - coalesce(sum(gone.topped_up), 0) as topped_up_reserved
            from tenancy.tenancy_usage_counter counter
            left join tenancy.tenancy_usage_reservation gone
              on gone.tenant_id = counter.tenant_id
              and gone.meter = counter.meter
              and gone.period_start = counter.period_start
              and gone.expires_at <= current_timestamp
            where counter.tenant_id = ? and counter.meter = ? and counter.period_start = ?
            group by counter.used, counter.reserved, counter.topped_up, counter.topped_up_reserved
            """;

    private H2Counters() {}

    /** Makes the counter that the charge is the first to need; false when it is there. */
    static boolean begin(Connection connection, TenantId tenant, Charge charge) throws SQLException {
        return begin(connection, tenant, charge.meter().key(), charge.period().start());
    }

    static boolean begin(Connection connection, TenantId tenant, String meter, Instant start) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
            new Parameters(statement)
                    .uuid(tenant.value())
                    .text(meter)
                    .time(start)
                    .uuid(tenant.value())
                    .text(meter)
                    .time(start);
            return statement.executeUpdate() == 1;
        } catch (SQLException failure) {
            if (StoreFailures.isUniqueViolation(failure)) {
                return true;
            }
            throw failure;
        }
    }

    static void lock(Connection connection, TenantId tenant, String meter, Instant start) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            new Parameters(statement).uuid(tenant.value()).text(meter).time(start);
            statement.execute();
        }
    }

    /** Locks the counter; false when somebody holds it, or there is none. */
    static boolean lockIfFree(Connection connection, CounterKey counter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK_IF_FREE)) {
            new Parameters(statement).counter(counter);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** The statement that counts units where there is room for them, no top-up burns before, and {@code predicate} holds. */
    static String useIf(String predicate) {
        return """
            select used from final table (
                update tenancy.tenancy_usage_counter
                set used = used + cast(? as bigint)
                where tenant_id = ? and meter = ? and period_start = ?
                  and used + reserved <= cast(? as bigint)
                  and %s
                  and %s)
            """.formatted(TopUpSql.noneBurnsBeforeOnH2(), predicate);
    }

    /** Sets the parameters of {@link #useIf} but those of its predicate, which come last. */
    static Parameters setUse(PreparedStatement statement, CounterKey counter, long amount, long room, Instant at)
            throws SQLException {
        return new Parameters(statement)
                .number(amount)
                .counter(counter)
                .number(room)
                .uuid(counter.tenant().value())
                .text(counter.meter())
                .time(at);
    }

    /**
     * Counts the units, and gives the count after them; empty when more than {@code room} are taken, a top-up burns before, or there
     * is no such counter yet.
     */
    static OptionalLong use(Connection connection, CounterKey counter, long amount, long room, Instant at)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(USE)) {
            setUse(statement, counter, amount, room, at);
            try (ResultSet used = statement.executeQuery()) {
                return used.next() ? OptionalLong.of(used.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /** Locks the counters of all periods from {@code since} on, in their order. */
    static void lockSince(Connection connection, TenantId tenant, String meter, Instant since) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK_SINCE)) {
            new Parameters(statement).uuid(tenant.value()).text(meter).time(since);
            statement.execute();
        }
    }

    /** Takes room on the counter; false when there is none, or no counter yet. */
    static boolean take(Connection connection, TenantId tenant, Charge charge) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
            new Parameters(statement)
                    .number(charge.amount())
                    .uuid(tenant.value())
                    .text(charge.meter().key())
                    .time(charge.period().start())
                    .number(charge.limit().ceiling() - charge.amount())
                    .uuid(tenant.value())
                    .text(charge.meter().key())
                    .time(charge.at());
            return statement.executeUpdate() == 1;
        }
    }

    /** Sets the charge aside on its counter, which is locked. */
    static void set(Connection connection, TenantId tenant, Charge charge, long toppedUp) throws SQLException {
        String meter = charge.meter().key();
        Instant start = charge.period().start();
        move(connection, tenant, meter, start, toppedUp - charge.amount(), -toppedUp, 0, 0);
    }

    /** Takes what was reserved off the counter, and counts {@code used} of it, of which top-ups pay for {@code toppedUp}. */
    static void move(Connection connection, TenantId tenant, HeldReservation held, long used, long toppedUp)
            throws SQLException {
        move(
                connection,
                tenant,
                held.meter(),
                held.period().start(),
                held.amount() - held.toppedUp(),
                held.toppedUp(),
                used - toppedUp,
                toppedUp);
    }

    /** Takes units off what is used; false when less is used than the plan is to be given back. */
    static boolean lower(
            Connection connection, TenantId tenant, String meter, Instant start, long amount, long toppedUp)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOWER)) {
            new Parameters(statement)
                    .number(amount)
                    .number(toppedUp)
                    .uuid(tenant.value())
                    .text(meter)
                    .time(start)
                    .number(amount);
            return statement.executeUpdate() == 1;
        }
    }

    static UsageCount count(Connection connection, TenantId tenant, String meter, Instant start) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            new Parameters(statement).uuid(tenant.value()).text(meter).time(start);
            try (ResultSet counter = statement.executeQuery()) {
                return Columns.nextCount(counter);
            }
        }
    }

    private static void move(
            Connection connection,
            TenantId tenant,
            String meter,
            Instant start,
            long freed,
            long freedOfTopUps,
            long used,
            long toppedUp)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MOVE)) {
            new Parameters(statement)
                    .number(freed)
                    .number(freedOfTopUps)
                    .number(used)
                    .number(toppedUp)
                    .uuid(tenant.value())
                    .text(meter)
                    .time(start);
            statement.executeUpdate();
        }
    }
}
