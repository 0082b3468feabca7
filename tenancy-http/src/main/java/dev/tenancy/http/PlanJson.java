package dev.tenancy.http;

import dev.tenancy.plan.Feature;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.Price;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.Invalid;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one plan of a catalog, in the shape in which {@code GET /plans} shows it. */
final class PlanJson {

    private static final Set<String> PLAN =
            Set.of("key", "version", "name", "price", "limits", "features", "rate_limit");
    private static final Set<String> PRICE = Set.of("amount", "currency", "interval");
    private static final Set<String> RATE_LIMIT = Set.of("requests", "per_seconds", "also");
    private static final Set<String> WINDOW = Set.of("requests", "per_seconds");
    private static final BigDecimal SHORTEST = new BigDecimal("0.001");
    private static final BigDecimal LONGEST = new BigDecimal("86400");
    private static final Set<String> SOFT = Set.of("soft");
    private static final int MAX_NAME = 200;

    private final JsonAt plan;
    private final Map<String, Meter> meters;
    private final Map<String, Feature> features;

    PlanJson(JsonAt plan, Map<String, Meter> meters, Map<String, Feature> features) {
        this.plan = plan;
        this.meters = meters;
        this.features = features;
    }

    /** The plan; null when something is wrong with it, which is noted. */
    @Nullable
    Plan read() {
        if (!plan.isObject(PLAN)) {
            return null;
        }
        String key = plan.field("key").text(PlanCatalogJson::key);
        JsonAt versionField = plan.field("version");
        Long version = versionField.isThere() ? versionField.whole(1, Integer.MAX_VALUE, "") : (Long) 1L;
        JsonAt nameField = plan.field("name");
        String name = nameField.isThere() ? nameField.text(PlanJson::name) : key;
        Price price = price(plan.field("price"));
        Map<Meter, Limit> limits = limits(plan.field("limits"));
        Set<Feature> has = features(plan.field("features"));
        RateLimit rateLimit = rateLimit(plan.field("rate_limit"));
        if (key == null || version == null || name == null || price == null || rateLimit == null) {
            return null;
        }
        return new Plan(key, version.intValue(), name, price, limits, has, rateLimit);
    }

    private static @Nullable Price price(JsonAt price) {
        if (!price.isObject(PRICE)) {
            return null;
        }
        Long amount = price.field("amount").whole(0, Limit.MAX, "");
        Currency currency = price.field("currency").text(PlanJson::currency);
        JsonAt interval = price.field("interval");
        if (interval.isThere()) {
            interval.text(PlanJson::interval);
        }
        return amount == null || currency == null ? null : new Price(amount, currency);
    }

    private Map<Meter, Limit> limits(JsonAt limits) {
        Map<Meter, Limit> read = new LinkedHashMap<>();
        if (limits.isObject(meters.keySet())) {
            meters.forEach((key, meter) -> {
                Limit limit = limit(limits.field(key));
                if (limit != null) {
                    read.put(meter, limit);
                }
            });
        }
        return read;
    }

    private static @Nullable Limit limit(JsonAt limit) {
        if (limit.node().isNull()) {
            return Limit.unlimited();
        }
        if (limit.node().isObject()) {
            limit.isObject(SOFT);
            Long soft = limit.field("soft").whole(0, Limit.MAX, "");
            return soft == null ? null : Limit.soft(soft);
        }
        Long hard = limit.whole(0, Limit.MAX, ", null for no limit, or an object with a soft limit");
        return hard == null ? null : Limit.of(hard);
    }

    private Set<Feature> features(JsonAt list) {
        Set<Feature> read = new LinkedHashSet<>();
        for (JsonAt item : list.items()) {
            Feature feature =
                    item.text(key -> PlanCatalogJson.known(features, key, "must be one of the catalog's features."));
            if (feature != null && !read.add(feature)) {
                item.reject("duplicate", "is there twice.");
            }
        }
        return read;
    }

    private static @Nullable RateLimit rateLimit(JsonAt limit) {
        RateLimit first = window(limit, RATE_LIMIT);
        List<RateLimit> also = new ArrayList<>();
        JsonAt more = limit.field("also");
        if (more.isThere()) {
            more.items().forEach(item -> also.add(window(item, WINDOW)));
        }
        if (first == null || also.contains(null)) {
            return null;
        }
        return more.checked(() -> new RateLimit(first.requests(), first.period(), also));
    }

    private static @Nullable RateLimit window(JsonAt window, Set<String> known) {
        if (!window.isObject(known)) {
            return null;
        }
        Long requests = window.field("requests").whole(1, RateLimit.MAX_REQUESTS, "");
        BigDecimal seconds = window.field("per_seconds").decimal(SHORTEST, LONGEST);
        return requests == null || seconds == null
                ? null
                : new RateLimit(
                        requests, Duration.ofNanos(seconds.movePointRight(9).longValueExact()));
    }

    private static String name(String text) {
        if (text.isBlank() || text.length() > MAX_NAME) {
            throw Invalid.of("bad_length", "must be 1 to " + MAX_NAME + " characters.");
        }
        return text;
    }

    private static Currency currency(String text) {
        try {
            return Currency.getInstance(text);
        } catch (IllegalArgumentException unknown) {
            throw Invalid.of("unknown", "must be a currency's code of ISO 4217, such as USD.");
        }
    }

    private static String interval(String text) {
        if (!text.equals("month")) {
            throw Invalid.of("unknown", "must be month.");
        }
        return text;
    }
}
