package dev.tenancy.example;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of curl commands, each followed by the answer that it promises. */
record CurlPage(List<Step> steps) {

    private static final Pattern STEP = Pattern.compile("```bash\n(curl .*?)\n```\n+```json\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CURL = Pattern.compile("```bash\n");
    private static final JsonMapper JSON = new JsonMapper();

    record Step(CurlCommand command, JsonNode answer) {}

    static CurlPage of(Path page) {
        String text = read(page);
        List<Step> steps = new ArrayList<>();
        Matcher step = STEP.matcher(text);
        while (step.find()) {
            steps.add(new Step(CurlCommand.parse(step.group(1)), json(step.group(2))));
        }
        if (steps.size() != CURL.matcher(text).results().count()) {
            throw new AssertionError("A command without its answer in " + page);
        }
        return new CurlPage(steps);
    }

    /** Whether the answer is what the page shows, in which {@code …} stands for anything. */
    static boolean matches(JsonNode shown, JsonNode given) {
        if (shown.isTextual() && given.isTextual()) {
            String pattern = Pattern.quote(shown.textValue()).replace("…", "\\E.*\\Q");
            return given.textValue().matches(pattern);
        }
        if (!shown.isContainerNode() || shown.getNodeType() != given.getNodeType() || shown.size() != given.size()) {
            return shown.equals(given);
        }
        if (shown.isArray()) {
            for (int i = 0; i < shown.size(); i++) {
                if (!matches(shown.get(i), given.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return shown.properties().stream()
                .allMatch(field -> given.has(field.getKey()) && matches(field.getValue(), given.get(field.getKey())));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + text, e);
        }
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
