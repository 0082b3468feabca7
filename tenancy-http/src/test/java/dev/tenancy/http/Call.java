package dev.tenancy.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** One HTTP request to be sent. */
final class Call {

    static {
        // Before the client's class is loaded: Host names the tenant.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host,connection");
    }

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HttpRequest.Builder request;
    private final String method;
    private HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.noBody();

    Call(int port, String method, String path) {
        this.method = method;
        request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
    }

    Call json(String json) {
        return body("application/json", HttpRequest.BodyPublishers.ofString(json));
    }

    Call body(String type, HttpRequest.BodyPublisher body) {
        request.header("Content-Type", type);
        this.body = body;
        return this;
    }

    Call as(String token) {
        return header("Authorization", "Bearer " + token);
    }

    Call header(String name, String value) {
        request.header(name, value);
        return this;
    }

    Answer send() {
        try {
            return Answer.of(CLIENT.send(request.method(method, body).build(), BodyHandlers.ofString()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
