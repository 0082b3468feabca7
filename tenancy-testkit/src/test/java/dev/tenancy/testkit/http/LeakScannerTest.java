package dev.tenancy.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tenancy.testkit.http.LeakyService.Leak;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeakScannerTest {

    static {
        // Before the client's class is loaded: Host names the tenant.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    private static final List<ScannedRoute> ROUTES = List.of(
            ScannedRoute.of("GET", "/notes"),
            ScannedRoute.of("POST", "/notes")
                    .withBody("{\"text\":\"{unique}\"}")
                    .withBody("{\"text\":\"{unique}\",\"tenant_id\":\"{tenant}\"}"),
            ScannedRoute.of("GET", "/notes/{id}"),
            ScannedRoute.of("PATCH", "/notes/{id}").withBody("{\"text\":\"{unique}\"}"),
            ScannedRoute.of("DELETE", "/notes/<id>"),
            ScannedRoute.of("GET", "/usage"),
            ScannedRoute.of("GET", "/prices").showingNothing());

    @Test
    void shouldFindNothingInASoundService() throws IOException {
        LeakReport report = scan(Leak.NONE);

        assertThatCode(report::assertHeld).doesNotThrowAnyException();
        assertThat(report.findings()).isEmpty();
        assertThat(report.calls()).isGreaterThan(200);
        assertThat(report.toString()).contains("GET /notes/{id}", "DELETE /notes/<id>");
    }

    @ParameterizedTest
    @CsvSource({
        "LISTS_ALL, SHOWN attacker GET /notes",
        "READS_ANY, SHOWN attacker GET /notes/{id}",
        "READS_ANY_WITHOUT_CREDENTIAL, SHOWN anonymous GET /notes/{id}",
        "FORBIDS_WHAT_EXISTS, TOLD_APART attacker GET /notes/{id}",
        "FORBIDS_WHAT_EXISTS, TOLD_APART attacker PATCH /notes/{id}",
        "FORBIDS_WHAT_EXISTS, TOLD_APART attacker DELETE /notes/<id>",
        "TAGS_WHAT_EXISTS, TOLD_APART attacker GET /notes/{id}",
        "FORBIDS_TENANTS_THAT_EXIST, TOLD_APART attacker GET /notes",
        "FORBIDS_TENANTS_THAT_EXIST, TOLD_APART attacker POST /notes",
        "BELIEVES_HEADER, SHOWN attacker GET /notes",
        "BELIEVES_HEADER, CHANGED attacker POST /notes",
        "BELIEVES_PATH, SHOWN attacker GET /notes/{id}",
        "BELIEVES_HOST, SHOWN attacker GET /notes",
        "BELIEVES_QUERY, SHOWN attacker GET /notes",
        "BELIEVES_BODY, CHANGED attacker POST /notes",
        "COUNTS_FOR_THE_NAMED, SHOWN attacker GET /usage",
        "DELETES_ANY, CHANGED attacker DELETE /notes/<id>",
        "CHANGES_ANY, CHANGED attacker PATCH /notes/{id}",
        "EXPLAINS, SHOWN attacker GET /notes/{id}",
        "EXPLAINS, SHOWN attacker DELETE /notes/<id>",
        "REPEATS_MARKER_IN_HEADER, SHOWN attacker GET /notes/{id}",
        "READS_NONE, UNPROVEN victim GET /notes/{id}",
        "DELETES_NONE, UNPROVEN victim DELETE /notes/<id>",
        "COUNTS_CALLS, UNPROVEN victim GET /notes",
        "LIMITS, BLINDED attacker GET /notes",
        "LOCKS_OUT, BLINDED attacker POST /notes",
    })
    void shouldFindWhatIsPlanted(Leak leak, String finding) throws IOException {
        LeakReport report = scan(leak);

        assertThat(found(report)).contains(finding);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(report::assertHeld)
                .withMessageContaining(finding.substring(finding.indexOf('/')));
    }

    @Test
    void shouldNotTakeItForProofThatEveryBodyIsTurnedAway() throws IOException {
        assertThat(found(scan(Leak.TURNS_CHANGES_AWAY))).containsExactly("UNPROVEN victim PATCH /notes/{id}");
    }

    @Test
    void shouldTakeItForProofThatABodyIsTurnedAwayForWhatIsThereAlone() throws IOException {
        ScannedRoute formless = ScannedRoute.of("PATCH", "/notes/{id}");
        assertThat(found(scan(Leak.NONE, List.of(ROUTES.get(0), ROUTES.get(2), formless), "evil")))
                .isEmpty();
    }

    @Test
    void shouldSayThatTheAttackersCredentialOpensNothing() throws IOException {
        assertThat(found(scan(Leak.NONE, ROUTES, "nobody's"))).contains("BLINDED attacker GET /notes");
    }

    @Test
    void shouldSayThatARouteShowsTheVictimNothing() throws IOException {
        List<ScannedRoute> routes = new ArrayList<>(ROUTES);
        routes.add(ScannedRoute.of("GET", "/forgotten"));

        assertThat(found(scan(Leak.NONE, routes, "evil"))).containsExactly("UNPROVEN victim GET /forgotten");
    }

    @Test
    void shouldCallAWithheldRouteWithTheVictimNamedOnly() throws IOException {
        List<ScannedRoute> routes = new ArrayList<>(ROUTES);
        routes.set(1, routes.get(1).withheld("it locks the attacker out"));

        LeakReport report = scan(Leak.LOCKS_OUT, routes, "evil");

        assertThat(report.findings()).isEmpty();
        assertThat(report.toString()).contains("with the victim named only: it locks the attacker out");
    }

    @Test
    void shouldIgnoreWhatIsToldToDiffer() throws IOException {
        try (LeakyService service = new LeakyService(Leak.COUNTS_CALLS)) {
            LeakReport report = scanner(service, ROUTES, "evil")
                    .ignoring(Pattern.compile("],[0-9]+"))
                    .build()
                    .scan();
            assertThat(report.findings()).isEmpty();
        }
    }

    @Test
    void shouldRefuseAScanThatCouldFindNothing() {
        var empty = LeakScanner.builder(java.net.URI.create("http://127.0.0.1:1"));

        assertThatIllegalStateException().isThrownBy(empty::build).withMessageContaining("would find nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "\"quoted\"", "Ärger", "a<b>c", ""})
    void shouldRefuseAMarkerThatAFormatWouldWriteOtherwise(String marker) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LeakScanner.builder(java.net.URI.create("http://127.0.0.1:1"))
                        .marker(marker));
    }

    @Test
    void shouldRefuseAnIdWhoseShapeItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LeakScanner.builder(java.net.URI.create("http://127.0.0.1:1"))
                        .object("note#7"))
                .withMessageContaining("objectBeside");
    }

    private static Set<String> found(LeakReport report) {
        return report.findings().stream()
                .map(finding -> finding.kind() + " " + finding.caller() + " " + finding.route())
                .collect(Collectors.toSet());
    }

    private static LeakReport scan(Leak leak) throws IOException {
        return scan(leak, ROUTES, "evil");
    }

    private static LeakReport scan(Leak leak, List<ScannedRoute> routes, String attacker) throws IOException {
        try (LeakyService service = new LeakyService(leak)) {
            return scanner(service, routes, attacker).build().scan();
        }
    }

    private static LeakScanner.Builder scanner(LeakyService service, List<ScannedRoute> routes, String attacker) {
        service.note("evil", "nothing special");
        return LeakScanner.builder(service.base())
                .victim(request -> request.header("Authorization", "acme"))
                .attacker(request -> request.header("Authorization", attacker))
                .named("acme", "localhost")
                .object(service.note("acme", "roadrunner trap"), "roadrunner trap")
                .object(service.note("acme", "giant magnet"), "giant magnet")
                .patience(Duration.ofSeconds(5))
                .routes(routes);
    }
}
