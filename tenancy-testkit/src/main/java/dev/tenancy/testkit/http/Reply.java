package dev.tenancy.testkit.http;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What was answered; {@code ignored} is what may differ between two answers to the same question. */
record Reply(int status, Map<String, List<String>> headers, String body, List<Pattern> ignored) {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    // Their values differ from answer to answer, whatever was asked.
    private static final Pattern NOISE = Pattern.compile(
            "age|content-length|date|expires|retry-after|server-timing|set-cookie|traceparent|x-request-id|(x-)?rate-?limit.*");
    private static final Pattern REQUEST_ID = Pattern.compile("\"request_id\"\\s*:\\s*\"[^\"]*\"");

    static Reply of(HttpResponse<String> response, List<Pattern> ignored) {
        Map<String, List<String>> headers = new TreeMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        return new Reply(response.statusCode(), headers, response.body(), ignored);
    }

    boolean succeeded() {
        return status / 100 == 2;
    }

    boolean isRateLimited() {
        return status == TOO_MANY_REQUESTS;
    }

    boolean isFailure() {
        return status >= SERVER_ERROR;
    }

    /** Whether both say the same to who sent the same. */
    boolean sameAs(Reply other) {
        return comparable(List.of()).equals(other.comparable(List.of()));
    }

    /** All of it that could tell something, without what the question sent, which the answer may repeat. */
    String comparable(List<String> sent) {
        StringBuilder telling = new StringBuilder().append(status);
        headers.forEach((name, values) ->
                telling.append('\n').append(name).append(NOISE.matcher(name).matches() ? "" : " " + values));
        String text = telling + "\n\n" + REQUEST_ID.matcher(body).replaceAll("");
        for (Pattern difference : ignored) {
            text = difference.matcher(text).replaceAll("");
        }
        for (String one : sent) {
            text = word(one).matcher(text).replaceAll("…");
        }
        return text;
    }

    /** The first of these texts that is in the body or in a header, as a whole word. */
    Optional<String> shown(Stream<String> texts) {
        return texts.filter(text -> word(text).matcher(body + headers.values()).find())
                .findFirst();
    }

    @Override
    public String toString() {
        return status + " " + body;
    }

    private static Pattern word(String text) {
        return Pattern.compile("(?<![A-Za-z0-9])" + Pattern.quote(text) + "(?![A-Za-z0-9])");
    }
}
