package dev.tenancy.http;

import dev.tenancy.MeterUsage;
import dev.tenancy.Usage;
import dev.tenancy.UsageReport;
import dev.tenancy.access.TenantContext;
import dev.tenancy.role.Permission;
import dev.tenancy.usage.UsagePeriod;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a tenant has used. */
final class UsageRoutes {

    private final Usage usage;

    UsageRoutes(Usage usage) {
        this.usage = usage;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/tenants/me/usage", this::get, Require.permission(Permission.USAGE_READ), Require.query());
    }

    private void get(Context ctx) {
        TenantContext context = TenantContext.current();
        UsageReport report = usage.report(context);
        List<MeterUsage> periodic =
                report.meters().stream().filter(one -> one.meter().isPeriodic()).toList();
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("tenant_id", context.tenantId().toString());
        Map<String, @Nullable Object> percentages = new LinkedHashMap<>();
        for (MeterUsage one : periodic) {
            long used = one.count().used();
            body.put(one.meter().usedField(), used);
            body.put(one.meter().limitField(), Json.orNull(one.limit().units()));
            percentages.put(
                    one.meter().key(),
                    one.limit().percentage(used - one.count().toppedUp()).orElse(null));
        }
        body.put("percentage_used", percentages);
        body.put("period", PeriodBody.of(report.period()));
        body.put("meters", report.meters().stream().map(MeterBody::of).toList());
        Answers.json(ctx, 200, body);
    }

    record PeriodBody(Instant start, @Nullable Instant end) {
        static PeriodBody of(UsagePeriod period) {
            return new PeriodBody(period.start(), period.end());
        }
    }

    record MeterBody(
            String meter,
            String kind,
            long used,
            long reserved,
            @Nullable Long limit,
            @Nullable Long remaining,
            long overage,
            long toppedUp,
            long topUps,
            @Nullable Instant resetsAt) {
        static MeterBody of(MeterUsage usage) {
            return new MeterBody(
                    usage.meter().key(),
                    usage.meter().kind().name().toLowerCase(Locale.ROOT),
                    usage.count().used(),
                    usage.count().reserved(),
                    Json.orNull(usage.limit().units()),
                    Json.orNull(usage.remaining()),
                    usage.overage(),
                    usage.count().toppedUp(),
                    usage.topUps(),
                    usage.period().end());
        }
    }
}
