package dev.tenancy.example;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Speaks HTTP with the service, sending the same headers with every request. Immutable. */
record Client(URI base, Map<String, String> headers) {

    private static final HttpClient HTTP = http();

    static Client of(URI base) {
        return new Client(base, Map.of());
    }

    Client with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Client(base, more);
    }

    Client bearer(String token) {
        return with("Authorization", "Bearer " + token);
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer delete(String path) {
        return send("DELETE", path, null);
    }

    Answer post(String path, String json) {
        return send("POST", path, json);
    }

    Answer send(String method, String path, @Nullable String json) {
        try {
            return Answer.of(HTTP.send(request(method, path, json), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    CompletableFuture<Answer> sendAsync(String method, String path, @Nullable String json) {
        return HTTP.sendAsync(request(method, path, json), BodyHandlers.ofString())
                .thenApply(Answer::of);
    }

    private HttpRequest request(String method, String path, @Nullable String json) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
        headers.forEach(request::setHeader);
        if (json == null) {
            return request.method(method, BodyPublishers.noBody()).build();
        }
        return request.method(method, BodyPublishers.ofString(json))
                .setHeader("Content-Type", "application/json")
                .build();
    }

    private static HttpClient http() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }
}
