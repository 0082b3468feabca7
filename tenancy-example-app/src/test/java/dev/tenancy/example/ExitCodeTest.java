package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExitCodeTest {

    @TempDir
    Path folder;

    @Test
    void shouldExitWithTwoForABadSetting() {
        assertExit(2, Map.of("TENANCY_PORT", "tcp://10.96.0.7:8080"), "TENANCY_PORT must be a number from 0 to 65535");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"jdbc:postgresql://u:secret@127.0.0.1:1/x", "jdbc:postgresql://127.0.0.1:1/x?password=secret%zz"
            })
    void shouldExitWithTwoForADatabaseUrlThatWouldTellItsPassword(String url) {
        assertThat(assertExit(2, Map.of("TENANCY_DATABASE_URL", url), "TENANCY_DATABASE_URL must "))
                .doesNotContain("secret");
    }

    @Test
    void shouldExitWithTwoForAnArgumentThatIsNone() {
        assertExit(2, Map.of(), "Usage: Main [--demo]", "--version");
    }

    @Test
    void shouldExitWithTwoWhenThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertExit(2, Map.of("TENANCY_PORT", Integer.toString(taken.getLocalPort())), "TENANCY_PORT");
        }
    }

    @Test
    void shouldExitWithThreeWhenTheStoreCannotBeReached() throws IOException {
        int free;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            free = closed.getLocalPort();
        }
        Map<String, String> unreachable = Map.of(
                "TENANCY_DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + free + "/apex",
                "TENANCY_DATABASE_USER", "owner",
                "TENANCY_DATABASE_PASSWORD", "owners-password",
                "TENANCY_APP_DATABASE_USER", "app",
                "TENANCY_APP_DATABASE_PASSWORD", "apps-password");

        assertThat(assertExit(3, unreachable, "jdbc:postgresql://127.0.0.1:" + free + "/apex"))
                .doesNotContain("owners-password", "apps-password");
    }

    @Test
    void shouldNotRepeatWhatADriverSaysOfTheUrl() {
        String url = "jdbc:h2:file:" + folder.resolve("db") + ";SECRET_WORD=1";

        assertThat(assertExit(3, Map.of("TENANCY_DATABASE_URL", url), "SQL state 90113"))
                .doesNotContain("SECRET_WORD");
    }

    @Test
    void shouldExitWithThreeWhenTheStoreIsNoDatabase() throws IOException {
        Files.writeString(folder.resolve("db.mv.db"), "no database at all");

        assertExit(3, Map.of("TENANCY_DATABASE_URL", "jdbc:h2:file:" + folder.resolve("db")), "jdbc:h2:file:");
    }

    @Test
    void shouldExitWithTwoWhenTheCatalogLacksAPlanVersionThatATenantIsOn() throws IOException {
        String standard = Files.readString(Path.of("..", "docs", "standard-plans.json"));
        Path plans = folder.resolve("plans.json");
        Map<String, String> database = TestDatabase.H2_FILE.create(folder);
        Map<String, String> settings = new HashMap<>(database);
        settings.put("TENANCY_PLANS", plans.toString());
        Files.writeString(plans, standard.replace("\"version\": 1,\n      \"name\": \"Starter\"", "\"version\": 7"));
        try (RunningApp app = RunningApp.start(settings, folder)) {
            assertThat(app.tenant("starter").signedUp().subscription().planVersion())
                    .isEqualTo(7);
        }

        Files.writeString(plans, standard);

        assertExit(
                2,
                settings,
                "TENANCY_PLANS must name a catalog with all that tenants are on. The plan catalog lacks"
                        + " version 7 of the plan starter, but tenants are on it. Put it back");
        assertExit(2, database, "TENANCY_PLANS must name a catalog");
    }

    private String assertExit(int code, Map<String, String> settings, String said, String... arguments) {
        try (ChildApp child = ChildApp.start(Main.class, folder, settings, arguments)) {
            int exitCode = child.exitCode();
            assertThat(child.output()).contains(said);
            assertThat(exitCode).isEqualTo(code);
            return child.output();
        }
    }
}
