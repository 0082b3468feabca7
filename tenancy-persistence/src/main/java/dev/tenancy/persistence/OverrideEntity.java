package dev.tenancy.persistence;

import dev.tenancy.id.Actor;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.tenant.EntitlementOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A row of {@code tenancy_override}. */
@Entity
@Table(name = "tenancy_override")
@IdClass(OverrideId.class)
class OverrideEntity {

    @Id
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Id
    @Column(name = "entitlement")
    private String entitlement;

    @Column(name = "limit_max")
    private @Nullable Long limitMax;

    @Column(name = "enabled")
    private @Nullable Boolean enabled;

    @Column(name = "rate_limit")
    private @Nullable String rateLimit;

    @Column(name = "ends_at")
    private @Nullable Instant endsAt;

    @Column(name = "reason")
    private String reason;

    @Column(name = "set_by_kind")
    private String setByKind;

    @Column(name = "set_by_id")
    private String setById;

    @Column(name = "set_at")
    private Instant setAt;

    OverrideEntity() {}

    OverrideEntity(EntitlementOverride override) {
        tenantId = override.tenantId().value();
        entitlement = override.entitlement().key();
        limitMax = override.entitlement() instanceof Entitlement.OfMeter meter ? (Long) meter.max() : null;
        enabled = override.entitlement() instanceof Entitlement.OfFeature feature ? (Boolean) feature.enabled() : null;
        rateLimit = override.entitlement() instanceof Entitlement.OfRateLimit rate ? text(rate.limit()) : null;
        endsAt = Micros.ofNullable(override.entitlement().until());
        reason = override.reason();
        setByKind = override.setBy().kind().name();
        setById = override.setBy().id();
        setAt = Micros.of(override.setAt());
    }

    EntitlementOverride toOverride() {
        return new EntitlementOverride(
                new TenantId(tenantId),
                toEntitlement(),
                reason,
                new Actor(Actor.Kind.valueOf(setByKind), setById),
                setAt);
    }

    Entitlement toEntitlement() {
        return rateLimit == null
                ? entitlement(entitlement, limitMax, enabled, endsAt)
                : new Entitlement.OfRateLimit(rateLimit(rateLimit), endsAt);
    }

    /** Of the windows how many requests in how long a time, {@code 300 PT1M,20 PT1S}. */
    private static String text(RateLimit limit) {
        return limit.windows().stream()
                .map(window -> window.requests() + " " + window.period())
                .collect(Collectors.joining(","));
    }

    private static RateLimit rateLimit(String text) {
        return Arrays.stream(text.split(","))
                .map(window -> window.split(" "))
                .map(window -> new RateLimit(Long.parseLong(window[0]), Duration.parse(window[1])))
                .reduce(RateLimit::and)
                .orElseThrow();
    }

    /** Of the columns, one of {@code limitMax} and {@code enabled} is null. */
    static Entitlement entitlement(
            String key, @Nullable Long limitMax, @Nullable Boolean enabled, @Nullable Instant endsAt) {
        return limitMax == null
                ? new Entitlement.OfFeature(key, Boolean.TRUE.equals(enabled), endsAt)
                : new Entitlement.OfMeter(key, limitMax, endsAt);
    }
}
