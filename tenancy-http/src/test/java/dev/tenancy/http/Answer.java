package dev.tenancy.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;

/** What the server answered. */
record Answer(int status, Map<String, List<String>> headers, String body) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Answer of(HttpResponse<String> response) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(response.headers().map());
        return new Answer(response.statusCode(), headers, response.body());
    }

    /** Reads an answer that is not chunked, as the server sends them to requests that close. */
    static Answer parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        Assertions.assertThat(end).as("an HTTP answer: %s", text).isPositive();
        String[] lines = text.substring(0, end).split("\r\n");
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Arrays.stream(lines).skip(1).forEach(line -> {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon), List.of(line.substring(colon + 1).strip()));
        });
        return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, text.substring(end + 4));
    }

    String header(String name) {
        return headers.getOrDefault(name, List.of("")).get(0);
    }

    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            throw new AssertionError("not JSON: " + body, notJson);
        }
    }

    String text(String field) {
        return json().path(field).asText();
    }

    /** Holds what every problem must have, and returns its code. */
    String problem() {
        Assertions.assertThat(header("Content-Type")).as(body).startsWith("application/problem+json");
        JsonNode json = json();
        Assertions.assertThat(json.path("status").asInt()).isEqualTo(status);
        Assertions.assertThat(json.path("type").asText())
                .isEqualTo("/problems/" + json.path("code").asText());
        Assertions.assertThat(json.path("title").asText()).isNotBlank();
        Assertions.assertThat(json.path("detail").asText()).isNotBlank();
        Assertions.assertThat(json.path("request_id").asText()).isEqualTo(header("X-Request-Id"));
        return json.path("code").asText();
    }

    Answer expect(int expected) {
        Assertions.assertThat(status).as(body).isEqualTo(expected);
        return this;
    }

    Answer expect(int expected, String code) {
        Assertions.assertThat(problem()).as(body).isEqualTo(code);
        return expect(expected);
    }

    /** The body without what differs between two requests. */
    Map<String, JsonNode> comparable() {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        json().properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        fields.remove("request_id");
        return fields;
    }
}
