package dev.tenancy.http;

import dev.tenancy.problem.Invalid;
import io.javalin.http.Context;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The query of a request, each name at most once. */
final class QueryString {

    private final Map<String, String> values = new LinkedHashMap<>();

    private QueryString(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return;
        }
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            if (values.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1))) != null) {
                throw Invalid.parameter(Echo.of(name), "A query parameter is there more than once.");
            }
        }
    }

    static QueryString of(Context ctx) {
        return new QueryString(ctx.req().getQueryString());
    }

    /** {@link Invalid} when the query has a name that is not {@code known}, or one twice; null takes whatever comes. */
    static void requireKnown(Context ctx, @Nullable Set<String> known) {
        if (known == null) {
            return;
        }
        for (String name : of(ctx).values.keySet()) {
            if (!known.contains(name)) {
                throw Invalid.parameter(Echo.of(name), "This route does not know a query parameter that was sent.");
            }
        }
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String require(String name) {
        return find(name).orElseThrow(() -> Invalid.parameter(name, "The query parameter " + name + " is required."));
    }

    /** A value that is {@code true} or {@code false}; false when it is not there. */
    boolean flag(String name) {
        String value = values.getOrDefault(name, "false");
        if (!value.equals("true") && !value.equals("false")) {
            throw Invalid.parameter(name, "The query parameter " + name + " must be true or false.");
        }
        return value.equals("true");
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw Invalid.malformed("The query is not well-formed: a % must be followed by two hexadecimal digits.");
        }
    }
}
