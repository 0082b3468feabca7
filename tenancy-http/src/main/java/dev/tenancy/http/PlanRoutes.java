package dev.tenancy.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tenancy.Plans;
import dev.tenancy.plan.Feature;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.RateLimit;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The catalog of plans, lowest first. */
final class PlanRoutes {

    private final Plans plans;

    PlanRoutes(Plans plans) {
        this.plans = plans;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/plans", this::list, Require.anonymous(), Require.query());
    }

    private void list(Context ctx) {
        List<Object> all =
                plans.catalog().plans().stream().<Object>map(PlanBody::of).toList();
        Answers.json(ctx, 200, new Lists.ListBody("list", all, false, null));
    }

    record PriceBody(long amount, String currency, String interval) {}

    record RateLimitBody(
            long requests,
            BigDecimal perSeconds,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RateLimitBody> also) {
        static RateLimitBody of(RateLimit limit) {
            return new RateLimitBody(
                    limit.requests(),
                    seconds(limit.period()),
                    limit.also().stream().map(RateLimitBody::of).toList());
        }

        private static BigDecimal seconds(Duration period) {
            BigDecimal seconds = BigDecimal.valueOf(period.toNanos(), 9).stripTrailingZeros();
            // 60, not 6E+1
            return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
        }
    }

    record PlanBody(
            String key,
            int version,
            String name,
            PriceBody price,
            Map<String, @Nullable Long> limits,
            List<String> features,
            RateLimitBody rateLimit) {
        static PlanBody of(Plan plan) {
            Map<String, @Nullable Long> limits = new LinkedHashMap<>();
            plan.limits().forEach((meter, limit) -> limits.put(meter.key(), Json.orNull(limit.units())));
            return new PlanBody(
                    plan.key(),
                    plan.version(),
                    plan.name(),
                    new PriceBody(plan.price().amount(), plan.price().currency().getCurrencyCode(), "month"),
                    limits,
                    plan.features().stream().map(Feature::key).toList(),
                    RateLimitBody.of(plan.rateLimit()));
        }
    }
}
