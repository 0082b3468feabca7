package dev.tenancy.persistence;

import dev.tenancy.id.Actor;
import dev.tenancy.id.TenantId;
import dev.tenancy.id.TopUpId;
import dev.tenancy.usage.Burn;
import dev.tenancy.usage.TopUp;
import dev.tenancy.usage.TopUpRepository;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Top-ups in one unit of work. No access directory tells of them. */
final class JdbcTopUps implements TopUpRepository {

    private static final String INSERT = """
            insert into tenancy.tenancy_top_up
                (tenant_id, top_up_id, meter, amount, remaining, burn, expires_at, revoked_at, reason, granted_by_kind,
                granted_by_id, granted_at, idempotency_key)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String REVOKE = """
            update tenancy.tenancy_top_up
            set revoked_at = ?
            where tenant_id = ? and top_up_id = ? and revoked_at is null
            """;

    private static final String ALL = """
            select *
            from tenancy.tenancy_top_up
            where tenant_id = ?
            order by top_up_id desc
            """;

    private final SqlUnit unit;

    JdbcTopUps(SqlUnit unit) {
        this.unit = unit;
    }

    @Override
    public void insert(TopUp topUp) {
        unit.inTransaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
                new Parameters(statement)
                        .uuid(topUp.tenantId().value())
                        .uuid(topUp.id().value())
                        .text(topUp.meter())
                        .number(topUp.amount())
                        .number(topUp.remaining())
                        .text(topUp.burn().name())
                        .time(topUp.expiresAt())
                        .time(topUp.revokedAt())
                        .text(topUp.reason())
                        .text(topUp.grantedBy().kind().name())
                        .text(topUp.grantedBy().id())
                        .time(topUp.grantedAt())
                        .text(topUp.idempotencyKey());
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public boolean revoke(TenantId tenant, TopUpId id, Instant at) {
        return unit.inTransaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(REVOKE)) {
                new Parameters(statement).time(at).uuid(tenant.value()).uuid(id.value());
                return statement.executeUpdate() == 1;
            }
        });
    }

    @Override
    public List<TopUp> findAll(TenantId tenant) {
        return unit.inTransaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(ALL)) {
                new Parameters(statement).uuid(tenant.value());
                return topUps(statement);
            }
        });
    }

    static List<TopUp> topUps(PreparedStatement statement) throws SQLException {
        List<TopUp> topUps = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                topUps.add(topUp(row));
            }
        }
        return topUps;
    }

    private static TopUp topUp(ResultSet row) throws SQLException {
        return new TopUp(
                new TopUpId(row.getObject("top_up_id", UUID.class)),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("meter"),
                row.getLong("amount"),
                row.getLong("remaining"),
                Burn.valueOf(row.getString("burn")),
                Columns.timeOrNull(row, "expires_at"),
                Columns.timeOrNull(row, "revoked_at"),
                row.getString("reason"),
                new Actor(Actor.Kind.valueOf(row.getString("granted_by_kind")), row.getString("granted_by_id")),
                Columns.time(row, "granted_at"),
                row.getString("idempotency_key"));
    }
}
