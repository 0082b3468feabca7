package dev.tenancy.persistence;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.id.TopUpId;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.TopUp;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What entries and reservations take of top-ups on H2. Whoever calls any of this holds the counter. */
final class H2Draws {

    // H2 sorts what it then locks, one row after the other, in that order.
    private static final String LIVE = """
            select *
            from tenancy.tenancy_top_up
            where tenant_id = ? and meter = ? and
            """ + TopUpSql.LIVE_AT + """
            order by burn desc, expires_at nulls last, top_up_id
            for update
            """;

    private static final String OF_DRAW = """
            select *
            from tenancy.tenancy_top_up top_up
            where tenant_id = ? and exists (
                select 1
                from tenancy.tenancy_usage_draw draw
                where draw.tenant_id = top_up.tenant_id and draw.top_up_id = top_up.top_up_id and draw.draw_id = ?)
            order by burn desc, expires_at nulls last, top_up_id
            for update
            """;

    private static final String DRAWN = """
            select amount
            from tenancy.tenancy_usage_draw
            where tenant_id = ? and draw_id = ? and top_up_id = ?
            """;

    private static final String ADD = """
            update tenancy.tenancy_top_up
            set remaining = remaining + cast(? as bigint)
            where tenant_id = ? and top_up_id = ?
            """;

    private static final String INSERT =
            "insert into tenancy.tenancy_usage_draw (tenant_id, draw_id, top_up_id, amount) values (?, ?, ?, ?)";

    private static final String DELETE =
            "delete from tenancy.tenancy_usage_draw where tenant_id = ? and draw_id = ? and top_up_id = ?";

    private H2Draws() {}

    /** Draws what the charge needs beside {@code room} of the plan's quota; how much, empty when all is not enough. */
    static OptionalLong draw(Connection connection, TenantId tenant, Charge charge, long room) throws SQLException {
        List<TopUp> live;
        try (PreparedStatement statement = connection.prepareStatement(LIVE)) {
            new Parameters(statement)
                    .uuid(tenant.value())
                    .text(charge.meter().key())
                    .time(charge.at());
            live = JdbcTopUps.topUps(statement);
        }
        Optional<Map<TopUpId, Long>> parts = TopUp.split(live, charge.amount(), room);
        if (parts.isEmpty()) {
            return OptionalLong.empty();
        }
        for (Map.Entry<TopUpId, Long> part : parts.get().entrySet()) {
            add(connection, tenant, part.getKey(), -part.getValue());
            insert(connection, tenant, charge.id(), part.getKey(), part.getValue());
        }
        return OptionalLong.of(sum(parts.get()));
    }

    /**
     * Leaves of what was drawn what the first {@code keep} units take when the plan pays for {@code quota} of them, and gives back the
     * rest; how much was left.
     */
    static long giveBack(Connection connection, TenantId tenant, GrantId id, long keep, long quota)
            throws SQLException {
        List<TopUp> drawn = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(OF_DRAW)) {
            new Parameters(statement).uuid(tenant.value()).uuid(id.value());
            for (TopUp one : JdbcTopUps.topUps(statement)) {
                drawn.add(one.withRemaining(drawnOf(connection, tenant, id, one.id())));
            }
        }
        Map<TopUpId, Long> kept = TopUp.split(drawn, keep, quota).orElseThrow();
        for (TopUp one : drawn) {
            long left = kept.getOrDefault(one.id(), 0L);
            if (left < one.remaining()) {
                add(connection, tenant, one.id(), one.remaining() - left);
                delete(connection, tenant, id, one.id());
                if (left > 0) {
                    insert(connection, tenant, id, one.id(), left);
                }
            }
        }
        return sum(kept);
    }

    private static long drawnOf(Connection connection, TenantId tenant, GrantId id, TopUpId topUp) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DRAWN)) {
            new Parameters(statement).uuid(tenant.value()).uuid(id.value()).uuid(topUp.value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong("amount") : 0;
            }
        }
    }

    private static void add(Connection connection, TenantId tenant, TopUpId topUp, long amount) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            new Parameters(statement).number(amount).uuid(tenant.value()).uuid(topUp.value());
            statement.executeUpdate();
        }
    }

    private static void insert(Connection connection, TenantId tenant, GrantId id, TopUpId topUp, long amount)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            new Parameters(statement)
                    .uuid(tenant.value())
                    .uuid(id.value())
                    .uuid(topUp.value())
                    .number(amount);
            statement.executeUpdate();
        }
    }

    private static void delete(Connection connection, TenantId tenant, GrantId id, TopUpId topUp) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
            new Parameters(statement).uuid(tenant.value()).uuid(id.value()).uuid(topUp.value());
            statement.executeUpdate();
        }
    }

    private static long sum(Map<TopUpId, Long> parts) {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }
}
