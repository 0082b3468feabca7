package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.Tenancy;
import dev.tenancy.http.TenancyPlugin;
import dev.tenancy.plan.PlanCatalog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final String POSTGRESQL = "jdbc:postgresql://localhost:5432/apex";

    @Test
    void shouldServeLoopbackOnAnH2FileWhenNothingIsSet() {
        Settings settings = read(Map.of());

        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.publicUrl()).isNull();
        assertThat(settings.database().url().jdbc()).isEqualTo("jdbc:h2:file:./data/tenancy");
        assertThat(settings.baseDomain()).isEqualTo("localhost");
        assertThat(settings.operatorToken()).isNull();
        assertThat(settings.operatorTokenFile()).isEqualTo(Path.of(".", "data", "operator-token"));
        assertThat(settings.outbox()).isEqualTo(Path.of(".", "data", "outbox"));
        assertThat(settings.demo()).isFalse();
    }

    @Test
    void shouldHaveEverySettingOnItsPage() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "settings.md"));

        assertThat(Setting.values()).allSatisfy(setting -> assertThat(page).contains("`" + setting.variable() + "`"));
    }

    @Test
    void shouldLetAPropertyWinOverTheEnvironment() {
        Properties properties = new Properties();
        properties.setProperty("tenancy.base.domain", "property.example");
        properties.setProperty("tenancy.port", "0");

        Settings settings = Settings.read(
                List.of(),
                Map.of("TENANCY_BASE_DOMAIN", "environment.example", "TENANCY_PORT", "no number"),
                properties,
                Path.of("."));

        assertThat(settings.baseDomain()).isEqualTo("property.example");
        assertThat(settings.port()).isZero();
    }

    @Test
    void shouldTakeABlankValueAsNotSet() {
        assertThat(read(Map.of("TENANCY_PORT", " ")).port()).isEqualTo(8080);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "eighty", "8080 8081", "999999999999", "٨٠"})
    void shouldRefuseAPortOutOfRange(String port) {
        assertRefused(Map.of("TENANCY_PORT", port), "TENANCY_PORT must be a number from 0 to 65535");
    }

    @Test
    void shouldHintAtTheContainerPlatformWhenAPortLooksLikeAnAddress() {
        assertRefused(
                Map.of("TENANCY_PORT", "tcp://10.96.0.7:8080"),
                "TENANCY_PORT must be a number",
                "container platform",
                "-Dtenancy.port");
    }

    @ParameterizedTest
    @CsvSource({
        "TENANCY_PROT, TENANCY_PORT",
        "TENANCY_HOSTS, TENANCY_HOST",
        "TENANCY_DATABSE_URL, TENANCY_DATABASE_URL",
        "TENANCY_KEYPEPPER, TENANCY_KEY_PEPPER"
    })
    void shouldRefuseAnUnknownSettingWithinTwoLettersOfAKnownOne(String slip, String meant) {
        assertRefused(Map.of(slip, "x"), slip + " is not a setting. Did you mean " + meant + "?");
    }

    @Test
    void shouldRefuseAMisspeltPropertyAsWell() {
        Properties properties = new Properties();
        properties.setProperty("tenancy.prot", "0");

        assertThatThrownBy(() -> Settings.read(List.of(), Map.of(), properties, Path.of(".")))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("Did you mean TENANCY_PORT?");
    }

    @Test
    void shouldWarnAboutAnyOtherUnknownSetting() {
        Settings settings = read(Map.of("TENANCY_PORT_8080_TCP_ADDR", "10.96.0.7", "OTHER", "x"));

        assertThat(settings.warnings())
                .anyMatch(warning -> warning.startsWith("TENANCY_PORT_8080_TCP_ADDR is not a setting"))
                .noneMatch(warning -> warning.contains("OTHER"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SMTP_URL", "GATEWAY_ADDRESSES", "GATEWAY_SECRET", "OIDC_ISSUER", "OIDC_AUDIENCE"})
    void shouldRefuseWhatThisVersionDoesNotHaveYet(String name) {
        assertRefused(Map.of("TENANCY_" + name, "x"), "TENANCY_" + name + " is not there yet in this version");
    }

    @Test
    void shouldReadThePlansOfAFile(@TempDir Path folder) throws IOException {
        String standard = Files.readString(Path.of("..", "docs", "standard-plans.json"));
        Path file = Files.writeString(folder.resolve("plans.json"), standard.replace("9900", "4900"));

        assertThat(read(Map.of("TENANCY_PLANS", file.toString()))
                        .plans()
                        .require("starter", 1)
                        .price()
                        .amount())
                .isEqualTo(4900);
        assertThat(read(Map.of()).plans().plans())
                .isEqualTo(PlanCatalog.standard().plans());
    }

    @Test
    void shouldRefusePlansThatAreWrongNamingAllOfIt(@TempDir Path folder) throws IOException {
        String standard = Files.readString(Path.of("..", "docs", "standard-plans.json"));
        Path wrong = Files.writeString(
                folder.resolve("wrong.json"), standard.replace("500,", "-1,").replace("29900", "true"));
        Path other = Files.writeString(folder.resolve("other.json"), """
                {"meters": [], "features": [], "plans": [{"key": "all", "price": {"amount": 0, "currency": "EUR"},
                 "limits": {}, "features": [], "rate_limit": {"requests": 1, "per_seconds": 1}}]}""");

        assertRefused(
                Map.of("TENANCY_PLANS", wrong.toString()),
                "TENANCY_PLANS " + wrong + ": plans[2].limits.content: must be 0 to 1000000000000000,",
                "TENANCY_PLANS " + wrong + ": plans[2].price.amount: must be 0 to");
        assertRefused(
                Map.of("TENANCY_PLANS", other.toString()),
                "TENANCY_PLANS " + other + " must have the meter content",
                "the meter leads",
                "the feature content_lead",
                "the feature investor");
        assertRefused(Map.of("TENANCY_PLANS", folder.toString()), "TENANCY_PLANS", "must be a file");
        assertRefused(
                Map.of("TENANCY_PLANS", folder.resolve("none.json").toString()),
                "none.json must be a file in UTF-8 that can be read (NoSuchFileException)");
    }

    @Test
    void shouldShareRateLimitsOnPostgresqlOnlyAndWhenToldTo() {
        assertRefused(Map.of("TENANCY_RATE_LIMITER", "redis"), "TENANCY_RATE_LIMITER must be local or postgresql.");
        assertRefused(
                Map.of("TENANCY_RATE_LIMITER", "postgresql"),
                "TENANCY_RATE_LIMITER can be postgresql only with a TENANCY_DATABASE_URL of PostgreSQL");
        assertThat(read(Map.of("TENANCY_RATE_LIMITER", "local")).sharesRateLimits())
                .isFalse();
        assertThat(read(Map.of()).sharesRateLimits()).isFalse();
        assertThat(read(Map.of(
                                "TENANCY_RATE_LIMITER", "postgresql",
                                "TENANCY_DATABASE_URL", "jdbc:postgresql://localhost/apex",
                                "TENANCY_DATABASE_USER", "engine",
                                "TENANCY_APP_DATABASE_USER", "app",
                                "TENANCY_APP_DATABASE_PASSWORD", "word"))
                        .sharesRateLimits())
                .isTrue();
    }

    @Test
    void shouldRequireAPublicAddressWhenTheHostIsNotLoopback() {
        assertRefused(Map.of("TENANCY_HOST", "0.0.0.0"), "TENANCY_PUBLIC_URL is required");

        Settings settings = read(Map.of("TENANCY_HOST", "0.0.0.0", "TENANCY_PUBLIC_URL", "https://apex.example/app/"));
        assertThat(settings.publicUrl()).isEqualTo(URI.create("https://apex.example/app"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.1.2.3", "::1"})
    void shouldTakeAnyLoopbackHostWithoutAPublicAddress(String host) {
        assertThat(read(Map.of("TENANCY_HOST", host)).host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://apex.example", "apex.example", "https://apex.example?x=1", "https://a b", "/x"})
    void shouldRefuseAPublicAddressThatLinksCannotBeBuiltFrom(String url) {
        assertRefused(Map.of("TENANCY_PUBLIC_URL", url), "TENANCY_PUBLIC_URL must be an address like");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mysql://localhost/apex", "postgres://localhost/apex", "./data/tenancy"})
    void shouldRefuseADatabaseThatIsNeitherH2NorPostgresql(String url) {
        assertRefused(Map.of("TENANCY_DATABASE_URL", url), "TENANCY_DATABASE_URL must be a JDBC URL");
    }

    @Test
    void shouldRequireTheRestrictedRoleOnPostgresql() {
        assertRefused(
                Map.of("TENANCY_DATABASE_URL", POSTGRESQL),
                "TENANCY_DATABASE_USER is required",
                "TENANCY_APP_DATABASE_USER is required",
                "TENANCY_APP_DATABASE_PASSWORD is required");
    }

    @Test
    void shouldRefuseTheEnginesOwnRoleAsTheRestrictedOne() {
        Map<String, String> sameRole = Map.of(
                "TENANCY_DATABASE_URL", POSTGRESQL + "?user=owner",
                "TENANCY_APP_DATABASE_USER", "owner",
                "TENANCY_APP_DATABASE_PASSWORD", "x");

        assertRefused(sameRole, "TENANCY_APP_DATABASE_USER must not be the engine's own role");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://apex.example", "Apex.example", "-apex.example", "apex..example", "apex.example."})
    void shouldRefuseABaseDomainThatSubdomainsCannotBePutUnder(String domain) {
        assertRefused(Map.of("TENANCY_BASE_DOMAIN", domain), "TENANCY_BASE_DOMAIN must be a domain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"op_short", "without-the-prefix-but-long-enough-in-all"})
    void shouldRefuseABadOperatorTokenWithoutRepeatingIt(String token) {
        assertThatThrownBy(() -> read(Map.of("TENANCY_OPERATOR_TOKEN", token)))
                .isInstanceOf(BadSettings.class)
                .hasMessageStartingWith("TENANCY_OPERATOR_TOKEN ")
                .hasMessageNotContaining(token);
    }

    @Test
    void shouldWarnWhenSecretsAreHashedWithoutAPepper() {
        assertThat(read(Map.of()).warnings()).anyMatch(warning -> warning.startsWith("TENANCY_KEY_PEPPER is not set"));

        Settings peppered = read(Map.of("TENANCY_KEY_PEPPER", "v2:" + random(32) + ", v1:" + random(32)));
        assertThat(peppered.warnings()).isEmpty();
        assertThat(peppered.hasher()).hasToString("SecretHasher[Pepper[v2], Pepper[v1]]+plain");
    }

    @Test
    void shouldRefuseAPepperThatIsTooShort() {
        assertRefused(Map.of("TENANCY_KEY_PEPPER", "v1:" + random(31)), "TENANCY_KEY_PEPPER", "32 to 1024 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy.example",
                "999.1.1.1",
                "10.0.0.256",
                "10.0.0",
                "010.1.1.1",
                "0000000",
                "10.0.0.0/8",
                ":",
                ":::",
                "1:2",
                "::12345",
                "::1.2.3.999",
                "::1%lo",
                "10.0.0.1,"
            })
    void shouldRefuseProxiesThatAreNoAddresses(String proxies) {
        assertRefused(Map.of("TENANCY_TRUSTED_PROXIES", proxies), "TENANCY_TRUSTED_PROXIES must be IP addresses");
    }

    @Test
    void shouldTakeProxiesThatThePluginTakes() {
        List<String> proxies = read(Map.of("TENANCY_TRUSTED_PROXIES", "10.0.0.1, ::1, ::ffff:1.2.3.4, fe80::1, ::1"))
                .trustedProxies();

        assertThat(proxies).containsExactly("10.0.0.1", "::1", "::ffff:1.2.3.4", "fe80::1");
        assertThatCode(() -> new TenancyPlugin(
                        Tenancy.inMemory(),
                        http -> http.baseDomain("localhost").trustedProxies(proxies.toArray(String[]::new))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::1", "127.0.0.2", "127.1"})
    void shouldRefuseTheDemonstrationOnAHostThatItWouldNotAnswerTo(String host) {
        Map<String, String> other = Map.of("TENANCY_HOST", host, "TENANCY_PUBLIC_URL", "https://apex.example");

        assertThatThrownBy(() -> demo(other))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("TENANCY_HOST must be localhost or 127.0.0.1 with --demo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "127.0.0.1"})
    void shouldTakeTheDemonstrationOnAHostThatItAnswersTo(String host) {
        assertThat(demo(Map.of("TENANCY_HOST", host)).demo()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "demo", "--demo=true", ""})
    void shouldAnswerAnyOtherArgumentWithTheUsage(String argument) {
        assertThatThrownBy(() -> Settings.read(List.of(argument), Map.of(), new Properties(), Path.of(".")))
                .isInstanceOf(BadSettings.class)
                .hasMessageStartingWith("Usage: Main [--demo]");
    }

    @Test
    void shouldNameEverythingThatIsWrongAtOnce() {
        assertRefused(
                Map.of("TENANCY_PORT", "x", "TENANCY_PROT", "1", "TENANCY_SMTP_URL", "y", "TENANCY_DATABASE_URL", "z"),
                "TENANCY_PORT ",
                "TENANCY_PROT ",
                "TENANCY_SMTP_URL ",
                "TENANCY_DATABASE_URL ");
    }

    @Test
    void shouldNeverShowASecretWhenPrinted() {
        String secret = "op_" + random(32);
        Settings settings = read(Map.of(
                "TENANCY_DATABASE_URL",
                POSTGRESQL + "?user=owner&password=" + secret + "&sslpassword=" + secret,
                "TENANCY_DATABASE_PASSWORD",
                secret,
                "TENANCY_APP_DATABASE_USER",
                "app",
                "TENANCY_APP_DATABASE_PASSWORD",
                secret,
                "TENANCY_OPERATOR_TOKEN",
                secret,
                "TENANCY_KEY_PEPPER",
                "v1:" + random(33)));

        assertThat(settings.toString()).doesNotContain(secret).contains(POSTGRESQL);
    }

    private static Settings read(Map<String, String> environment) {
        return Settings.read(List.of(), environment, new Properties(), Path.of("."));
    }

    private static Settings demo(Map<String, String> environment) {
        return Settings.read(List.of("--demo"), environment, new Properties(), Path.of("."));
    }

    private static void assertRefused(Map<String, String> environment, String... parts) {
        assertThatThrownBy(() -> read(environment))
                .isInstanceOf(BadSettings.class)
                .hasMessageContainingAll(parts);
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }
}
