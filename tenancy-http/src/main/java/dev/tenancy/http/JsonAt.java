package dev.tenancy.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.Validation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value in a JSON document, and the path to it. What is wrong with it is noted under that path, and null given back. */
record JsonAt(JsonNode node, String path, Validation validation) {

    JsonAt field(String name) {
        return new JsonAt(node.path(name), path.isEmpty() ? name : path + "." + name, validation);
    }

    boolean isThere() {
        return !node.isMissingNode();
    }

    /** Whether it is an object; fields other than {@code known} are noted. */
    boolean isObject(Set<String> known) {
        if (!node.isObject()) {
            reject("must be an object.");
            return false;
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                field(Echo.of(name)).reject("unknown_field", "is not a field that is known here.");
            }
        });
        return true;
    }

    /** The items of a list; none when it is no list. */
    List<JsonAt> items() {
        List<JsonAt> items = new ArrayList<>();
        if (!node.isArray()) {
            reject("must be a list.");
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            items.add(new JsonAt(node.get(i), path + "[" + i + "]", validation));
        }
        return items;
    }

    /** A text; {@code parse} throws {@link Invalid} when it breaks its rule. */
    <T> @Nullable T text(Function<String, T> parse) {
        if (!node.isTextual()) {
            reject("must be a string.");
            return null;
        }
        return checked(() -> parse.apply(node.textValue()));
    }

    /** What {@code rule} makes of the value; it throws {@link Invalid} when the value breaks it. */
    <T> @Nullable T checked(Supplier<T> rule) {
        try {
            return rule.get();
        } catch (Invalid invalid) {
            invalid.errors().forEach(error -> reject(error.code(), error.detail()));
            return null;
        }
    }

    /** A whole number from {@code min} to {@code max}. */
    @Nullable
    Long whole(long min, long max, String orElse) {
        String bound = "must be " + min + " to " + max + orElse + ".";
        if (!node.isIntegralNumber()) {
            reject(bound);
            return null;
        }
        if (!node.canConvertToLong() || node.longValue() < min || node.longValue() > max) {
            reject("out_of_range", bound);
            return null;
        }
        return node.longValue();
    }

    /** A number from {@code min} to {@code max}, to the billionth. */
    @Nullable
    BigDecimal decimal(BigDecimal min, BigDecimal max) {
        String bound = "must be " + min + " to " + max + ", with nine decimals at most.";
        if (!node.isNumber()) {
            reject(bound);
            return null;
        }
        // What is too large for a double is read as an infinity, which is no decimal.
        if (Double.isInfinite(node.doubleValue())) {
            reject("out_of_range", bound);
            return null;
        }
        BigDecimal value = node.decimalValue();
        if (value.compareTo(min) < 0
                || value.compareTo(max) > 0
                || value.stripTrailingZeros().scale() > 9) {
            reject("out_of_range", bound);
            return null;
        }
        return value;
    }

    void reject(String code, String detail) {
        validation.reject(path, code, detail);
    }

    /** Notes that it is missing, or of another type than {@code rule} says. */
    private void reject(String rule) {
        if (isThere()) {
            reject("bad_type", rule);
        } else {
            reject("required", "is required: it " + rule);
        }
    }
}
