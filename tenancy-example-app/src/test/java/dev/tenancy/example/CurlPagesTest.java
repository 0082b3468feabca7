package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every curl command of README and quickstart, with the very answer that the page shows. */
class CurlPagesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void shouldAnswerTheReadmeAsPrinted(TestDatabase database) {
        try (RunningApp app = RunningApp.start(database, folder, "--demo")) {
            run(CurlPage.of(ROOT.resolve("README.md")), app);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerTheQuickstartAsPrinted(TestDatabase database) {
        try (RunningApp app = RunningApp.start(database, folder)) {
            run(CurlPage.of(ROOT.resolve("docs").resolve("quickstart.md")), app);
        }
    }

    @Test
    void shouldTellAnAnswerThatDiffersFromThePage() throws Exception {
        var json = new JsonMapper();
        JsonNode shown = json.readTree("{\"id\":\"tenant_…\",\"used\":[1,2]}");

        assertThat(CurlPage.matches(shown, json.readTree("{\"id\":\"tenant_01\",\"used\":[1,2]}")))
                .isTrue();
        assertThat(CurlPage.matches(shown, json.readTree("{\"id\":\"user_01\",\"used\":[1,2]}")))
                .isFalse();
        assertThat(CurlPage.matches(shown, json.readTree("{\"id\":\"tenant_01\",\"used\":[1,3]}")))
                .isFalse();
        assertThat(CurlPage.matches(shown, json.readTree("{\"id\":\"tenant_01\",\"used\":[1,2],\"more\":1}")))
                .isFalse();
    }

    private static void run(CurlPage page, RunningApp app) {
        assertThat(page.steps()).isNotEmpty();
        Map<String, String> variables = new HashMap<>();
        for (CurlPage.Step step : page.steps()) {
            Answer answer = step.command().run(app, variables);
            assertThat(CurlPage.matches(step.answer(), answer.json()))
                    .as("%s%nis shown as %s%nbut was      %s", step.command().url(), step.answer(), answer.body())
                    .isTrue();
            JsonNode given = answer.json();
            if (given.at("/user_token/token").isTextual()) {
                variables.put("USER_TOKEN", answer.text("/user_token/token"));
            }
            if (given.at("/secret").isTextual()) {
                variables.put("API_KEY", answer.text("/secret"));
            }
        }
    }
}
