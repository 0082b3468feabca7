package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EchoTest {

    private static final String FACE = "\ud83d\ude00";

    @Test
    void shouldCutANameBetweenCharactersOnly() {
        assertThat(Echo.of("x".repeat(100))).hasSize(100);
        assertThat(Echo.of("x".repeat(101))).isEqualTo("x".repeat(100));
        assertThat(Echo.of("x".repeat(98) + FACE)).isEqualTo("x".repeat(98) + FACE);
        assertThat(Echo.of("x".repeat(98) + FACE + "y")).isEqualTo("x".repeat(98) + FACE);
        assertThat(Echo.of("x".repeat(99) + FACE)).isEqualTo("x".repeat(99));
    }

    @Test
    void shouldEchoWholeCharactersOfFieldsAndParameters() {
        String name = "x".repeat(99) + FACE;
        try (Server server = Server.of(new World().tenancy)) {
            Answer field =
                    server.post("/tenants", "{\"" + name + "\":1}").send().expect(422, "validation_failed");
            assertThat(field.json().findValuesAsText("field")).contains("x".repeat(99));
            Answer parameter = server.get("/plans?" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                    .send()
                    .expect(400, "malformed_request");
            assertThat(parameter.text("parameter")).isEqualTo("x".repeat(99));
        }
    }
}
