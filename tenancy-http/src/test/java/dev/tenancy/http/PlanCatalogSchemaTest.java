package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tenancy.problem.Invalid;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the published schema says is what the reader does: each of its rules is broken in the standard plans, one at a time. */
class PlanCatalogSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DOCS = Path.of("../docs");

    private final JsonNode schema = read("plan-catalog.schema.json");
    private final List<String> broken = new ArrayList<>();

    @Test
    void shouldBeTheSameInTheDocsAndInTheJar() throws IOException {
        try (InputStream inJar = PlanCatalogJson.class.getResourceAsStream("plan-catalog.schema.json")) {
            assertThat(new String(inJar.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(Files.readString(DOCS.resolve("plan-catalog.schema.json")));
        }
    }

    @Test
    void shouldHoldForTheReader() {
        hold(schema, document -> document, read("standard-plans.json"));

        // Every kind of rule was met, in every corner of the document.
        assertThat(broken)
                .contains(
                        "plans required",
                        "plans shorter than 1",
                        "plans.0.limits.users below 0",
                        "plans.0.limits.users above 1000000000000000",
                        "plans.0.price.currency not like ^[A-Z]{3}$",
                        "plans.0.rate_limit.per_seconds above 86400",
                        "plans.0.rate_limit more unknown",
                        "plans.0.name longer than 200",
                        "meters.1.used_field not like ^[a-z][a-z0-9_]{0,49}$",
                        "meters.0.kind other",
                        "features twice")
                .hasSizeGreaterThan(60);
    }

    private interface Place {
        JsonNode in(JsonNode document);
    }

    private void hold(JsonNode rule, Place place, JsonNode document) {
        hold("", rule, place, document);
    }

    private void hold(String path, JsonNode given, Place place, JsonNode document) {
        JsonNode rule = given;
        while (rule.has("$ref")) {
            rule = schema.at(rule.path("$ref").asText().substring(1));
        }
        JsonNode value = place.in(document);
        if (rule.has("anyOf")) {
            rule = matching(rule.path("anyOf"), value);
        }
        if (value.isObject()) {
            holdObject(path, rule, place, document);
        } else if (value.isArray()) {
            holdList(path, rule, place, document);
        } else {
            holdValue(path, rule, place, document);
        }
    }

    private void holdObject(String path, JsonNode rule, Place place, JsonNode document) {
        JsonNode value = place.in(document);
        rule.path("required")
                .forEach(name -> breaks(
                        path, name.asText() + " required", place, document, object -> object.remove(name.asText())));
        if (rule.path("additionalProperties").isBoolean()) {
            assertThat(rule.path("additionalProperties").booleanValue()).isFalse();
            breaks(path, "more unknown", place, document, object -> object.put("unheard_of", 1));
        }
        value.properties().forEach(field -> {
            String name = field.getKey();
            if (name.startsWith("$")) {
                return;
            }
            JsonNode part = rule.path("properties").path(name);
            if (part.isMissingNode()) {
                part = rule.path("additionalProperties");
            }
            assertThat(part.isObject()).as(path + name + " is in the schema").isTrue();
            hold(path + name + ".", part, whole -> place.in(whole).path(name), document);
        });
    }

    private void holdList(String path, JsonNode rule, Place place, JsonNode document) {
        ArrayNode value = (ArrayNode) place.in(document);
        for (int i = 0; i < value.size(); i++) {
            int index = i;
            hold(path + i + ".", rule.path("items"), whole -> place.in(whole).path(index), document);
        }
        if (rule.path("minItems").asInt() == 1) {
            refused(path, "shorter than 1", place, document, list -> ((ArrayNode) list).removeAll());
        }
        if (rule.path("uniqueItems").asBoolean() && !value.isEmpty()) {
            refused(path, "twice", place, document, list -> ((ArrayNode) list).add(list.get(0)));
        }
    }

    private void holdValue(String path, JsonNode rule, Place place, JsonNode document) {
        replaced(path, "another type", BooleanNode.TRUE, document);
        if (rule.has("maximum")) {
            BigDecimal min = rule.path("minimum").decimalValue();
            BigDecimal max = rule.path("maximum").decimalValue();
            taken(path, number(max), document);
            replaced(
                    path,
                    "below " + min,
                    number(min.signum() > 0 ? min.movePointLeft(1) : min.subtract(BigDecimal.ONE)),
                    document);
            replaced(path, "above " + max, number(max.add(BigDecimal.ONE)), document);
        }
        if (rule.has("pattern")) {
            replaced(path, "not like " + rule.path("pattern").asText(), new TextNode("no Such 1"), document);
        }
        if (rule.has("maxLength")) {
            int longest = rule.path("maxLength").intValue();
            taken(path, new TextNode("x".repeat(longest)), document);
            replaced(path, "longer than " + longest, new TextNode("x".repeat(longest + 1)), document);
            replaced(path, "shorter than " + rule.path("minLength"), new TextNode(""), document);
        }
        if (rule.has("enum") || rule.has("const")) {
            replaced(path, "other", new TextNode("other"), document);
        }
    }

    private static JsonNode number(BigDecimal value) {
        return value.stripTrailingZeros().scale() > 0 ? new DecimalNode(value) : new LongNode(value.longValueExact());
    }

    private static JsonNode matching(JsonNode choices, JsonNode value) {
        for (JsonNode choice : choices) {
            boolean isNull = choice.path("type").asText().equals("null");
            boolean isObject = choice.path("type").asText().equals("object");
            if (value.isNull() ? isNull : value.isObject() ? isObject : !isNull && !isObject) {
                return choice.has("$ref")
                        ? read("plan-catalog.schema.json")
                                .at(choice.path("$ref").asText().substring(1))
                        : choice;
            }
        }
        throw new AssertionError("The schema allows no " + value);
    }

    private void breaks(String path, String rule, Place place, JsonNode document, Consumer<ObjectNode> fault) {
        refused(path, rule, place, document, value -> fault.accept((ObjectNode) value));
    }

    private void refused(String path, String rule, Place place, JsonNode document, Consumer<JsonNode> fault) {
        JsonNode changed = document.deepCopy();
        fault.accept(place.in(changed));
        assertRefused((path.isEmpty() ? "" : path.substring(0, path.length() - 1) + " ") + rule, changed);
    }

    private void replaced(String path, String rule, JsonNode value, JsonNode document) {
        assertRefused(path.substring(0, path.length() - 1) + " " + rule, with(path, value, document));
    }

    private void assertRefused(String what, JsonNode document) {
        assertThatThrownBy(() -> PlanCatalogJson.parse(document.toString()))
                .as(what)
                .isInstanceOf(Invalid.class);
        broken.add(what);
    }

    private static void taken(String path, JsonNode value, JsonNode document) {
        String changed = with(path, value, document).toString();
        assertThatCode(() -> PlanCatalogJson.parse(changed))
                .as(path + " " + value)
                .doesNotThrowAnyException();
    }

    private static JsonNode with(String path, JsonNode value, JsonNode document) {
        JsonNode changed = document.deepCopy();
        String[] steps = path.split("\\.");
        JsonNode parent = changed;
        for (int i = 0; i < steps.length - 1; i++) {
            parent = parent.isArray() ? parent.path(Integer.parseInt(steps[i])) : parent.path(steps[i]);
        }
        String last = steps[steps.length - 1];
        if (parent.isArray()) {
            ((ArrayNode) parent).set(Integer.parseInt(last), value);
        } else {
            ((ObjectNode) parent).set(last, value);
        }
        return changed;
    }

    private static JsonNode read(String name) {
        try {
            return JSON.readTree(Files.readString(DOCS.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
