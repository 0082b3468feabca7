package dev.tenancy.example;

import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** As much of curl's command line as the pages use. */
record CurlCommand(
        String method,
        URI url,
        Map<String, String> headers,
        @Nullable String body) {

    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    static CurlCommand parse(String line) {
        Iterator<String> words = words(line).iterator();
        words.next();
        String method = null;
        String body = null;
        URI url = null;
        Map<String, String> headers = new LinkedHashMap<>();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "-s" -> {}
                case "-X" -> method = words.next();
                case "-d" -> body = words.next();
                case "-H" -> {
                    String[] header = words.next().split(":\\s*", 2);
                    headers.put(header[0], header[1]);
                }
                default -> url = URI.create(word);
            }
        }
        if (url == null) {
            throw new AssertionError("No address in " + line);
        }
        return new CurlCommand(method == null ? body == null ? "GET" : "POST" : method, url, headers, body);
    }

    /** Runs it against the service, with the values of the shell's variables. */
    Answer run(RunningApp app, Map<String, String> variables) {
        Client client = app.client();
        client = client.with("Host", url.getHost() + ":" + client.base().getPort());
        for (Map.Entry<String, String> header : headers.entrySet()) {
            String value = header.getValue();
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                value = value.replace("$" + variable.getKey(), variable.getValue());
            }
            client = client.with(header.getKey(), value);
        }
        String path = url.getRawQuery() == null ? url.getRawPath() : url.getRawPath() + "?" + url.getRawQuery();
        return client.send(method, path, body);
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
        }
        return words;
    }
}
