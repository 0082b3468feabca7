package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.GrantCondition;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsagePeriod;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A conditional update of the counter, then the entry, in one transaction. H2 judges the condition again on the newest version
 * of a row that it had to wait for.
 */
final class H2LedgerSql implements LedgerSql {

    private static final String KEY_IS_UNUSED = """
            not exists (
                select 1
                from tenancy.tenancy_usage_entry twin
                where twin.tenant_id = ? and twin.idempotency_key = ?)
            """;

    private static final GrantConditionSql COUNT = new GrantConditionSql(H2Counters::useIf, "?", "?", "?");

    /** Also asks whether the key is used; asked for null, H2 would read all of the tenant's entries. */
    private static final GrantConditionSql COUNT_UNLESS_KEY_IS_USED =
            new GrantConditionSql(condition -> H2Counters.useIf(KEY_IS_UNUSED + " and " + condition), "?", "?", "?");

    private static final String MAY_DRAW = """
            select 1
            from tenancy.tenancy_top_up
            where tenant_id = ? and meter = ? and
            """ + TopUpSql.LIVE_AT + """
            union all
            select 1
            from tenancy.tenancy_usage_reservation
            where tenant_id = ? and meter = ? and topped_up > 0 and expires_at <= current_timestamp
            """;

    @Override
    public boolean isOneStatement() {
        return false;
    }

    @Override
    public OptionalLong grant(Connection connection, TenantId tenant, Charge charge) throws SQLException {
        OptionalLong used = count(connection, tenant, charge);
        if (used.isEmpty() && H2Counters.begin(connection, tenant, charge)) {
            used = count(connection, tenant, charge);
        }
        if (used.isPresent()) {
            H2Entries.record(connection, tenant, charge, 0);
        }
        return used;
    }

    @Override
    public Optional<Drawn> grantDrawing(Connection connection, TenantId tenant, Charge charge) throws SQLException {
        String meter = charge.meter().key();
        if (!mayDraw(connection, tenant, meter, charge.at())) {
            return Optional.empty();
        }
        H2ReservationSql.reclaim(connection, tenant, meter);
        H2Counters.begin(connection, tenant, charge);
        Instant start = charge.period().start();
        H2Counters.lock(connection, tenant, meter, start);
        GrantCondition condition = charge.condition();
        if ((condition != null && !LedgerReads.holds(connection, tenant, condition, charge.at()))
                || LedgerReads.isUsed(connection, tenant, charge.idempotencyKey())) {
            return Optional.empty();
        }
        UsageCount taken = LedgerReads.count(connection, tenant, meter, charge.period());
        OptionalLong drawn =
                H2Draws.draw(connection, tenant, charge, charge.limit().ceiling() - taken.used() - taken.reserved());
        if (drawn.isEmpty()) {
            return Optional.empty();
        }
        long toppedUp = drawn.getAsLong();
        H2Counters.lower(connection, tenant, meter, start, toppedUp - charge.amount(), -toppedUp);
        H2Entries.record(connection, tenant, charge, toppedUp);
        return Optional.of(new Drawn(taken.used() + charge.amount() - toppedUp, toppedUp));
    }

    /** Whether units may be found in top-ups, those that reservations which have run out still hold among them. */
    static boolean mayDraw(Connection connection, TenantId tenant, String meter, Instant at) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MAY_DRAW)) {
            new Parameters(statement)
                    .uuid(tenant.value())
                    .text(meter)
                    .time(at)
                    .uuid(tenant.value())
                    .text(meter);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    @Override
    public boolean refund(Connection connection, TenantId tenant, GrantId grant) throws SQLException {
        H2Entries.Granted entry = H2Entries.lock(connection, tenant, grant);
        if (entry == null) {
            return false;
        }
        long drawn = entry.toppedUp();
        if (!H2Counters.lower(connection, tenant, entry.meter(), entry.start(), entry.amount() - drawn, drawn)) {
            return false;
        }
        if (drawn > 0) {
            H2Draws.giveBack(connection, tenant, grant, 0, 0);
        }
        H2Entries.refund(connection, tenant, grant);
        return true;
    }

    @Override
    public boolean refundAllBut(Connection connection, TenantId tenant, GrantId grant, long kept) throws SQLException {
        H2Entries.Granted entry = H2Entries.lock(connection, tenant, grant);
        if (entry == null || entry.amount() <= kept) {
            return false;
        }
        H2Counters.lock(connection, tenant, entry.meter(), entry.start());
        long drawn = entry.toppedUp();
        long quota = entry.amount() - drawn;
        long left = drawn > 0 ? H2Draws.giveBack(connection, tenant, grant, kept, quota) : 0;
        if (!H2Counters.lower(connection, tenant, entry.meter(), entry.start(), quota - (kept - left), drawn - left)) {
            return false;
        }
        H2Entries.reduce(connection, tenant, grant, kept, left);
        return true;
    }

    @Override
    public boolean release(Connection connection, TenantId tenant, GrantId id, Meter standing, long amount)
            throws SQLException {
        UsagePeriod period = UsagePeriod.standing();
        if (!H2Counters.lower(connection, tenant, standing.key(), period.start(), amount, 0)) {
            return false;
        }
        H2Entries.record(connection, tenant, id, standing.key(), period, -amount, null, null, 0);
        return true;
    }

    private static OptionalLong count(Connection connection, TenantId tenant, Charge charge) throws SQLException {
        GrantCondition condition = charge.condition();
        UUID owner = tenant.value();
        String key = charge.idempotencyKey();
        GrantConditionSql sql = key == null ? COUNT : COUNT_UNLESS_KEY_IS_USED;
        try (PreparedStatement statement = connection.prepareStatement(sql.of(condition))) {
            Parameters parameters = H2Counters.setUse(
                    statement,
                    CounterKey.of(tenant, charge),
                    charge.amount(),
                    charge.limit().ceiling() - charge.amount(),
                    charge.at());
            if (key != null) {
                parameters.uuid(owner).text(key);
            }
            if (condition != null) {
                parameters.uuid(owner).uuid(condition.id()).time(charge.at());
            }
            try (ResultSet used = statement.executeQuery()) {
                return used.next() ? OptionalLong.of(used.getLong(1)) : OptionalLong.empty();
            }
        }
    }
}
