package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class StartReportTest {

    private static final URI ADDRESS = URI.create("http://127.0.0.1:4711");

    @Test
    void shouldTellWhereEverythingIs() {
        assertThat(report(Map.of()).lines())
                .contains(
                        "listening on http://127.0.0.1:4711",
                        "database: jdbc:h2:file:./data/tenancy",
                        "mode: normal",
                        "operator token: in ./data/operator-token (mode 600)",
                        "mail outbox: ./data/outbox");
    }

    @Test
    void shouldTellThatADemonstrationAsksForNoCredential() {
        assertThat(report(Map.of(), "--demo"))
                .containsPattern("mode: demo, on loopback only.*without a credential")
                .contains("curl -s http://127.0.0.1:4711/tenants/me/usage -H 'X-Tenant-ID: acme'")
                .doesNotContain("TOKEN");
    }

    @Test
    void shouldShowNoCredential() {
        String operatorToken = "op_" + "x".repeat(40);

        assertThat(report(Map.of(
                        "TENANCY_OPERATOR_TOKEN",
                        operatorToken,
                        "TENANCY_DATABASE_URL",
                        "jdbc:h2:file:./data/x;USER=me;PASSWORD=hidden;CIPHER=AES")))
                .contains("database: jdbc:h2:file:./data/x\n", "operator token: as set by TENANCY_OPERATOR_TOKEN")
                .doesNotContain(operatorToken, "hidden");
    }

    private static String report(Map<String, String> environment, String... arguments) {
        return StartReport.of(ADDRESS, Settings.read(List.of(arguments), environment, new Properties(), Path.of(".")));
    }
}
