package dev.tenancy.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.tenancy.problem.Invalid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The top level of a JSON object. Of what nobody asked for nothing is kept, so that a small body never becomes large in memory. Not
 * thread-safe.
 */
final class JsonFields {

    /** What stands for any other value than those of {@link #find}. */
    enum Other {
        VALUE,
        LONG_LIST
    }

    static final int LONGEST_LIST = 100;
    // What is echoed stays small, however much of it was sent.
    private static final int MOST_UNKNOWN = 50;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // A client's names would fill tables that are there for the names of a program.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(20)
                    .maxNameLength(10_000)
                    .maxTokenCount(50_000)
                    .maxStringLength(Form.MAX_BYTES)
                    .build())
            .build();

    private final Map<String, Object> values = new HashMap<>();
    private final Set<String> nulls = new HashSet<>();
    private final List<String> unknown = new ArrayList<>();

    /** {@link Invalid} {@code malformed_request} when {@code utf8} is anything but one object, or too deep or manifold. */
    JsonFields(byte[] utf8, Set<String> known) {
        // Strictly: Jackson would guess at other encodings.
        try (JsonParser parser = FACTORY.createParser(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(utf8))
                .toString())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Invalid.malformed("The body must be a JSON object.");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                read(name, parser, known);
            }
            if (parser.nextToken() != null) {
                throw Invalid.malformed("The body must be one JSON object, with nothing behind it.");
            }
        } catch (IOException malformed) {
            throw Invalid.malformed("The body is not well-formed JSON, says a name twice, or is too deep or manifold.");
        }
    }

    /** Whether it is there and is null. */
    boolean isNull(String name) {
        return nulls.contains(name);
    }

    /** A text, a whole number that fits, a truth value, a list of texts, or {@link Other}; null when it is not there or is null. */
    @Nullable
    Object find(String name) {
        return values.get(name);
    }

    /** The first of the names that are not known, in their order. */
    List<String> unknown() {
        return unknown;
    }

    private void read(String name, JsonParser parser, Set<String> known) throws IOException {
        if (!known.contains(name)) {
            if (unknown.size() < MOST_UNKNOWN) {
                unknown.add(name);
            }
            parser.skipChildren();
        } else if (parser.hasToken(JsonToken.VALUE_STRING)) {
            values.put(name, parser.getText());
        } else if (parser.hasToken(JsonToken.START_ARRAY)) {
            values.put(name, list(parser));
        } else if (parser.hasToken(JsonToken.VALUE_NULL)) {
            nulls.add(name);
        } else if (parser.currentToken().isBoolean()) {
            values.put(name, parser.getBooleanValue());
        } else if (isLong(parser)) {
            values.put(name, parser.getLongValue());
        } else {
            parser.skipChildren();
            values.put(name, Other.VALUE);
        }
    }

    private static boolean isLong(JsonParser parser) throws IOException {
        return parser.hasToken(JsonToken.VALUE_NUMBER_INT)
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    }

    private static Object list(JsonParser parser) throws IOException {
        List<String> texts = new ArrayList<>();
        Other other = null;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                parser.skipChildren();
                other = Other.VALUE;
            } else if (texts.size() < LONGEST_LIST) {
                texts.add(parser.getText());
            } else if (other == null) {
                other = Other.LONG_LIST;
            }
        }
        return other == null ? texts : other;
    }
}
