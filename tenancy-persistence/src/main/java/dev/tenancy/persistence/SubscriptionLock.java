package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.PlanSchedule;
import dev.tenancy.plan.PlanStep;
import dev.tenancy.tenant.Subscription;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Locks a tenant in a transaction of the application's, and reads its subscription, what overrides it, and its top-ups. */
enum SubscriptionLock {
    ON_TABLES(
            "tenancy.tenancy_subscription where tenant_id = ? for update",
            "tenancy.tenancy_override where tenant_id = ?",
            """
            (select meter, cast(sum(remaining) as bigint) as remaining
                from tenancy.tenancy_top_up
                where tenant_id = ? and revoked_at is null and (expires_at is null or expires_at > ?)
                group by meter) top_ups""") {
        @Override
        void lock(Connection connection, TenantId tenant) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(LOCK_TENANT)) {
                new Parameters(statement).uuid(tenant.value());
                statement.execute();
            }
        }
    },

    /** The function locks by itself. */
    BY_FUNCTION(
            "tenancy_metering.lock_subscription(cast(? as uuid))",
            "tenancy_metering.overrides(cast(? as uuid))",
            "tenancy_metering.top_ups(cast(? as uuid), cast(? as timestamptz))") {
        @Override
        void lock(Connection connection, TenantId tenant) {}
    };

    private static final String LOCK_TENANT = "select 1 from tenancy.tenancy_tenant where tenant_id = ? for update";

    private final String question;
    private final String overrides;
    private final String topUps;

    SubscriptionLock(String source, String overrides, String topUps) {
        question = """
                select plan, plan_version, anchor, zone, version,
                    change_plan, change_version, change_at, change_grace_until,
                    trial_end_plan, trial_end_version, trial_end_at, trial_end_grace_until,
                    migration_plan, migration_version, migration_at, migration_grace_until,
                    grace_until
                from\s""" + source;
        this.overrides = "select entitlement, limit_max, enabled, ends_at from " + overrides;
        this.topUps = "select meter, remaining from " + topUps;
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

    /** What the tenant has of meters and features in place of its plan's word, by key. */
    List<Entitlement> overrides(Connection connection, TenantId tenant) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(overrides)) {
            new Parameters(statement).uuid(tenant.value());
            try (ResultSet rows = statement.executeQuery()) {
                List<Entitlement> found = new ArrayList<>();
                while (rows.next()) {
                    // A rate limit, which is no matter of metering, has neither.
                    if (rows.getObject("limit_max") != null || rows.getObject("enabled") != null) {
                        found.add(entitlement(rows));
                    }
                }
                found.sort(Comparator.comparing(Entitlement::key));
                return found;
            }
        }
    }

    /** How many units of top-ups can be drawn at {@code at}, by the key of the meter. */
    Map<String, Long> topUps(Connection connection, TenantId tenant, Instant at) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(topUps)) {
            new Parameters(statement).uuid(tenant.value()).time(at);
            try (ResultSet rows = statement.executeQuery()) {
                Map<String, Long> found = new TreeMap<>();
                while (rows.next()) {
                    found.put(rows.getString("meter"), rows.getLong("remaining"));
                }
                return found;
            }
        }
    }

    private static Entitlement entitlement(ResultSet row) throws SQLException {
        return OverrideEntity.entitlement(
                row.getString("entitlement"),
                row.getObject("limit_max", Long.class),
                row.getObject("enabled", Boolean.class),
                Columns.timeOrNull(row, "ends_at"));
    }

    private static Subscription subscription(TenantId tenant, ResultSet row) throws SQLException {
        List<PlanStep> steps = new ArrayList<>();
        for (PlanStep.Kind kind : PlanStep.Kind.values()) {
            String prefix = kind.name().toLowerCase(Locale.ROOT);
            Instant at = Columns.timeOrNull(row, prefix + "_at");
            if (at != null) {
                steps.add(new PlanStep(
                        kind,
                        row.getString(prefix + "_plan"),
                        row.getInt(prefix + "_version"),
                        at,
                        Columns.timeOrNull(row, prefix + "_grace_until")));
            }
        }
        return new Subscription(
                tenant,
                row.getString("plan"),
                row.getInt("plan_version"),
                Columns.time(row, "anchor"),
                ZoneId.of(row.getString("zone")),
                new PlanSchedule(steps, Columns.timeOrNull(row, "grace_until")),
                row.getLong("version"));
    }
}
