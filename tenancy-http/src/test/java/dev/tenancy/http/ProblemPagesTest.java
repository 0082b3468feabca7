package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemPagesTest {

    @Test
    void shouldHaveExactlyOnePageForEachCode() throws IOException, URISyntaxException {
        Path folder = Path.of(ProblemPages.class.getResource("problems").toURI());
        Set<String> pages = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> pages.add(file.getFileName().toString().replaceFirst("\\.md$", "")));
        }
        assertThat(pages).isEqualTo(ProblemPages.CODES);
    }

    @ParameterizedTest
    @MethodSource("codes")
    void shouldShowAnExampleOfTheCodeOnItsPage(String code) throws IOException {
        String page;
        try (var stream = ProblemPages.class.getResourceAsStream("problems/" + code + ".md")) {
            page = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
        String example = page.lines()
                .filter(line -> line.startsWith("    {"))
                .findFirst()
                .orElseThrow();
        JsonNode json = new ObjectMapper().readTree(example);
        assertThat(json.path("code").asText()).isEqualTo(code);
        assertThat(json.path("type").asText()).isEqualTo("/problems/" + code);
        assertThat(page).startsWith("# " + json.path("title").asText() + " (`" + code + "`)");
    }

    @Test
    void shouldServeThePageThatAProblemsTypeLeadsTo() {
        try (Server server = Server.of(new World().tenancy)) {
            String type =
                    server.get("/nowhere").send().expect(404, "route_not_found").text("type");
            Answer page = server.get(type).send().expect(200);
            assertThat(page.header("Content-Type")).startsWith("text/markdown");
            assertThat(page.body()).startsWith("# Route not found");
            server.get("/problems/nothing").send().expect(404, "not_found");
            server.get("/problems/..%2Fproblems%2Fstale").send().expect(404, "not_found");
        }
    }

    static Set<String> codes() {
        return ProblemPages.CODES;
    }
}
