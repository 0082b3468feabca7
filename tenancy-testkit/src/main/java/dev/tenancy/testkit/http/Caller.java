package dev.tenancy.testkit.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Somebody who calls the service, with one credential or none. */
final class Caller {

    private final String name;
    private final HttpClient client;
    private final URI base;
    private final Consumer<HttpRequest.Builder> credential;
    private final List<Pattern> ignored;
    private final Duration patience;

    Caller(
            String name,
            HttpClient client,
            URI base,
            Consumer<HttpRequest.Builder> credential,
            List<Pattern> ignored,
            Duration patience) {
        this.name = name;
        this.client = client;
        this.base = base;
        this.credential = credential;
        this.ignored = ignored;
        this.patience = patience;
    }

    /** The answer; empty when there was none in time. */
    Optional<Reply> send(Attempt attempt) {
        CompletableFuture<Reply> reply = client.sendAsync(request(attempt), BodyHandlers.ofString())
                .thenApply(response -> Reply.of(response, ignored));
        try {
            return Optional.of(reply.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            reply.cancel(true);
            return Optional.empty();
        } catch (ExecutionException failed) {
            throw new UncheckedIOException(new IOException(attempt + " was not answered.", failed.getCause()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The scan was interrupted.", interrupted);
        }
    }

    private HttpRequest request(Attempt attempt) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + attempt.address()));
        String content = attempt.content();
        if (content == null) {
            request.method(attempt.route().method(), BodyPublishers.noBody());
        } else {
            request.method(attempt.route().method(), BodyPublishers.ofString(content));
            request.header("Content-Type", "application/json");
        }
        credential.accept(request);
        attempt.naming().addTo(request);
        return request.build();
    }

    @Override
    public String toString() {
        return name;
    }
}
