package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.tenant.Subscription;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;

/** Locks a tenant in a transaction of the application's, and then reads its subscription. */
enum SubscriptionLock {
    ON_TABLES("tenancy.tenancy_subscription where tenant_id = ? for update") {
        @Override
        void lock(Connection connection, TenantId tenant) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(LOCK_TENANT)) {
                new Parameters(statement).uuid(tenant.value());
                statement.execute();
            }
        }
    },

    /** The function locks by itself. */
    BY_FUNCTION("tenancy_metering.lock_subscription(cast(? as uuid))") {
        @Override
        void lock(Connection connection, TenantId tenant) {}
    };

    private static final String LOCK_TENANT = "select 1 from tenancy.tenancy_tenant where tenant_id = ? for update";

    private final String question;

    SubscriptionLock(String source) {
        question = "select plan, plan_version, anchor, zone, version from " + source;
    }

    abstract void lock(Connection connection, TenantId tenant) throws SQLException;

    /** The subscription as stored; empty when there is no such tenant. */
    Optional<Subscription> take(Connection connection, TenantId tenant) throws SQLException {
        lock(connection, tenant);
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            new Parameters(statement).uuid(tenant.value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(subscription(tenant, row)) : Optional.empty();
            }
        }
    }

    private static Subscription subscription(TenantId tenant, ResultSet row) throws SQLException {
        return new Subscription(
                tenant,
                row.getString("plan"),
                row.getInt("plan_version"),
                row.getObject("anchor", OffsetDateTime.class).toInstant(),
                ZoneId.of(row.getString("zone")),
                row.getLong("version"));
    }
}
