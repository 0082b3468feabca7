package dev.tenancy.testkit.http;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What was answered; {@code ignored} is what may differ between two answers to the same question. */
record Reply(int status, Map<String, List<String>> headers, String body, List<Pattern> ignored) {

    private static final Set<String> TELLING = Set.of(
            "allow", "cache-control", "content-type", "etag", "last-modified", "link", "location", "www-authenticate");
    private static final Pattern REQUEST_ID = Pattern.compile("\"request_id\"\\s*:\\s*\"[^\"]*\"");

    static Reply of(HttpResponse<String> response, List<Pattern> ignored) {
        Map<String, List<String>> headers = new TreeMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        return new Reply(response.statusCode(), headers, response.body(), ignored);
    }

    boolean succeeded() {
        return status / 100 == 2;
    }

    /** All of it that could tell something, without what the question sent, which the answer may repeat. */
    String comparable(List<String> sent) {
        StringBuilder telling = new StringBuilder().append(status);
        headers.forEach(
                (name, values) -> telling.append('\n').append(name).append(TELLING.contains(name) ? " " + values : ""));
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

    private static Pattern word(String text) {
        return Pattern.compile("(?<![A-Za-z0-9])" + Pattern.quote(text) + "(?![A-Za-z0-9])");
    }
}
