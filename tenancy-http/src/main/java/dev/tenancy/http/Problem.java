package dev.tenancy.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A refusal as the client gets it.
 *
 * @param extras further members of the body, by name
 * @param headers further header fields
 */
record Problem(
        int status, String code, String title, String detail, Map<String, Object> extras, Map<String, String> headers) {

    static final String CONTENT_TYPE = "application/problem+json";

    Problem {
        extras = Collections.unmodifiableMap(new LinkedHashMap<>(extras));
        headers = Map.copyOf(headers);
    }

    static Problem of(int status, String code, String title, String detail) {
        return new Problem(status, code, title, detail, Map.of(), Map.of());
    }

    Problem with(Map<String, ?> moreExtras) {
        Map<String, Object> all = new LinkedHashMap<>(extras);
        all.putAll(moreExtras);
        return new Problem(status, code, title, detail, all, headers);
    }

    Problem withHeader(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Problem(status, code, title, detail, extras, all);
    }

    /** The body: what every problem has, in the order of RFC 9457, then the extras. */
    Map<String, Object> body(String typeBase, String requestId) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", typeBase + code);
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        body.put("code", code);
        body.put("request_id", requestId);
        extras.forEach(body::putIfAbsent);
        return body;
    }
}
