package dev.tenancy.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tenancy.plan.Feature;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.PeriodLength;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.Validation;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a plan catalog that is written in JSON. The JSON Schema of what it takes is the resource {@code
 * plan-catalog.schema.json} beside this class.
 */
public final class PlanCatalogJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> CATALOG = Set.of("$schema", "meters", "features", "seats", "api_access", "plans");
    private static final Set<String> METER = Set.of("key", "kind", "period", "used_field", "limit_field");

    private final Validation validation = new Validation();
    private final Map<String, Meter> meters = new LinkedHashMap<>();
    private final Map<String, Feature> features = new LinkedHashMap<>();
    private final PlanCatalog.Builder catalog = PlanCatalog.builder();

    private PlanCatalogJson() {}

    /**
     * The catalog that {@code json} describes.
     *
     * @throws Invalid naming the path of everything that is wrong and its bound, such as {@code plans[1].limits.content}
     */
    public static PlanCatalog parse(String json) {
        try {
            return new PlanCatalogJson().read(MAPPER.readTree(json));
        } catch (JsonProcessingException malformed) {
            var at = malformed.getLocation();
            throw Invalid.of(
                    "malformed",
                    "It must be one JSON object that says no name twice"
                            + (at == null
                                    ? "."
                                    : ": see line " + at.getLineNr() + ", column " + at.getColumnNr() + "."));
        }
    }

    private PlanCatalog read(JsonNode document) {
        JsonAt root = new JsonAt(document, "", validation);
        if (!root.isObject(CATALOG)) {
            throw Invalid.of("bad_type", "It must be a JSON object.");
        }
        root.field("meters").items().forEach(this::readMeter);
        root.field("features").items().forEach(this::readFeature);
        JsonAt seats = root.field("seats");
        if (seats.isThere()) {
            Meter meter = seats.text(key -> known(meters, key, "must be the key of one of the meters."));
            if (meter != null && meter.isPeriodic()) {
                seats.reject("bad_kind", "must be a standing meter.");
            } else if (meter != null) {
                catalog.seats(meter);
            }
        }
        JsonAt apiAccess = root.field("api_access");
        if (apiAccess.isThere()) {
            Feature feature = apiAccess.text(key -> known(features, key, "must be one of the features."));
            if (feature != null) {
                catalog.apiAccess(feature);
            }
        }
        readPlans(root.field("plans"));
        validation.finish();
        return catalog.build();
    }

    private void readMeter(JsonAt meter) {
        if (!meter.isObject(METER)) {
            return;
        }
        String key = meter.field("key").text(PlanCatalogJson::key);
        Meter.Kind kind = meter.field("kind").text(PlanCatalogJson::kind);
        PeriodLength period = kind == Meter.Kind.PERIODIC ? period(meter.field("period")) : null;
        if (kind == Meter.Kind.STANDING && meter.field("period").isThere()) {
            meter.field("period").reject("bad_kind", "is for periodic meters.");
        }
        String used = nameOr(meter.field("used_field"), key + "_used");
        String limit = nameOr(meter.field("limit_field"), key + "_limit");
        if (key == null
                || kind == null
                || used == null
                || limit == null
                || (kind == Meter.Kind.PERIODIC && period == null)) {
            return;
        }
        // What it is called by default may be too long.
        validation.check(meter.path(), () -> {
            Meter read = new Meter(key, kind, used, limit, period);
            if (meters.putIfAbsent(key, read) != null) {
                meter.field("key").reject("duplicate", "is there twice.");
            } else {
                catalog.meters(read);
            }
            return read;
        });
    }

    private void readFeature(JsonAt feature) {
        String key = feature.text(PlanCatalogJson::key);
        if (key == null) {
            return;
        }
        Feature read = new Feature(key);
        if (meters.containsKey(key)) {
            feature.reject("duplicate", "is a meter too.");
        } else if (features.putIfAbsent(key, read) != null) {
            feature.reject("duplicate", "is there twice.");
        } else {
            catalog.features(read);
        }
    }

    private void readPlans(JsonAt plans) {
        Set<String> seen = new HashSet<>();
        var items = plans.items();
        if (plans.isThere() && items.isEmpty() && plans.node().isArray()) {
            plans.reject("too_short", "must list one plan at least.");
        }
        for (JsonAt item : items) {
            Plan plan = new PlanJson(item, meters, features).read();
            if (plan != null && !seen.add(plan.key() + " " + plan.version())) {
                item.reject("duplicate", "has the key and version of an earlier plan.");
            } else if (plan != null) {
                catalog.plan(plan);
            }
        }
    }

    private static @Nullable String nameOr(JsonAt name, String absent) {
        return name.isThere() ? name.text(PlanCatalogJson::key) : absent;
    }

    /** A key itself; {@link Invalid} when it breaks the rule of keys. */
    static String key(String text) {
        return new Feature(text).key();
    }

    static <T> T known(Map<String, T> all, String key, String rule) {
        T found = all.get(key);
        if (found == null) {
            throw Invalid.of("unknown", rule);
        }
        return found;
    }

    private static @Nullable PeriodLength period(JsonAt period) {
        return period.isThere()
                ? period.text(text -> switch (text) {
                    case "year" -> PeriodLength.YEAR;
                    case "month" -> PeriodLength.MONTH;
                    case "day" -> PeriodLength.DAY;
                    case "hour" -> PeriodLength.HOUR;
                    default -> throw Invalid.of("unknown", "must be year, month, day or hour.");
                })
                : PeriodLength.MONTH;
    }

    private static Meter.Kind kind(String text) {
        return switch (text) {
            case "periodic" -> Meter.Kind.PERIODIC;
            case "standing" -> Meter.Kind.STANDING;
            default -> throw Invalid.of("unknown", "must be periodic or standing.");
        };
    }
}
