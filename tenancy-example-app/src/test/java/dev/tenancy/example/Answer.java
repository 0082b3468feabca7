package dev.tenancy.example;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpResponse;
import java.util.Optional;

/** What the service answered. */
record Answer(int status, HttpResponse<String> response, String body) {

    private static final JsonMapper JSON = new JsonMapper();

    static Answer of(HttpResponse<String> response) {
        return new Answer(response.statusCode(), response, response.body());
    }

    /** This answer, which must have this status. */
    Answer expect(int expected) {
        if (status != expected) {
            throw new AssertionError("Expected " + expected + " but was " + status + ": " + body);
        }
        return this;
    }

    Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + body, e);
        }
    }

    /** The text at a path such as {@code /user_token/token}. */
    String text(String pointer) {
        return json().at(pointer).asText();
    }

    @Override
    public String toString() {
        return status + " " + body;
    }
}
