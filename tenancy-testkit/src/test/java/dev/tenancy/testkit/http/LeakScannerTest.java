package dev.tenancy.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tenancy.testkit.http.LeakyService.Leak;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeakScannerTest {

    static {
        // Before the client's class is loaded: Host names the tenant.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    private static final List<ScannedRoute> ROUTES = List.of(
            ScannedRoute.of("GET", "/notes"),
            ScannedRoute.of("POST", "/notes").withBody("{\"text\":\"{unique}\"}"),
            ScannedRoute.of("GET", "/notes/{id}"),
            ScannedRoute.of("PATCH", "/notes/{id}").withBody("{\"text\":\"{unique}\"}"),
            ScannedRoute.of("DELETE", "/notes/<id>"),
            ScannedRoute.of("GET", "/usage"),
            ScannedRoute.of("GET", "/prices").showingNothing());

    @Test
    void shouldFindNothingInASoundService() throws IOException {
        LeakReport report = scan(Leak.NONE, ROUTES, "evil");

        assertThatCode(report::assertHeld).doesNotThrowAnyException();
        assertThat(report.findings()).isEmpty();
        assertThat(report.calls()).isGreaterThan(200);
        assertThat(report.toString()).contains("GET /notes/{id}", "DELETE /notes/<id>");
    }

    static Stream<Arguments> planted() {
        return Stream.of(
                planted(Leak.LISTS_ALL, "SHOWN attacker GET /notes", "TOLD_APART attacker GET /notes"),
                planted(Leak.READS_ANY, "SHOWN attacker GET /notes/{id}", "TOLD_APART attacker GET /notes/{id}"),
                planted(
                        Leak.READS_ANY_WITHOUT_CREDENTIAL,
                        "SHOWN attacker GET /notes/{id}",
                        "SHOWN anonymous GET /notes/{id}",
                        "TOLD_APART attacker GET /notes/{id}",
                        "TOLD_APART anonymous GET /notes/{id}"),
                planted(
                        Leak.FORBIDS_WHAT_EXISTS,
                        "TOLD_APART attacker GET /notes/{id}",
                        "TOLD_APART attacker PATCH /notes/{id}",
                        "TOLD_APART attacker DELETE /notes/<id>"),
                planted(Leak.TAGS_WHAT_EXISTS, "TOLD_APART attacker GET /notes/{id}"),
                planted(Leak.CACHES_WHAT_EXISTS, "TOLD_APART attacker GET /notes/{id}"),
                planted(
                        Leak.FORBIDS_TENANTS_THAT_EXIST,
                        "TOLD_APART attacker GET /notes",
                        "TOLD_APART attacker POST /notes"),
                planted(
                        Leak.BELIEVES_HEADER,
                        "SHOWN attacker GET /notes",
                        "TOLD_APART attacker GET /notes",
                        "CHANGED attacker POST /notes",
                        "TOLD_APART attacker POST /notes"),
                planted(
                        Leak.BELIEVES_PATH,
                        "TOLD_APART attacker GET /notes",
                        "SHOWN attacker GET /notes",
                        "SHOWN attacker GET /notes/{id}",
                        "TOLD_APART attacker GET /notes/{id}"),
                planted(Leak.BELIEVES_HOST, "SHOWN attacker GET /notes", "TOLD_APART attacker GET /notes"),
                planted(
                        Leak.BELIEVES_QUERY,
                        "SHOWN attacker GET /notes",
                        "TOLD_APART attacker GET /notes",
                        "CHANGED attacker POST /notes"),
                planted(Leak.BELIEVES_BODY, "CHANGED attacker POST /notes"),
                planted(Leak.COUNTS_FOR_THE_NAMED, "SHOWN attacker GET /usage", "TOLD_APART attacker GET /usage"),
                planted(Leak.DELETES_ANY, "CHANGED attacker DELETE /notes/<id>", "UNPROVEN victim DELETE /notes/<id>"),
                planted(
                        Leak.CHANGES_ANY,
                        "CHANGED attacker PATCH /notes/{id}",
                        "TOLD_APART attacker PATCH /notes/{id}"),
                planted(
                        Leak.EXPLAINS,
                        "SHOWN attacker GET /notes/{id}",
                        "TOLD_APART attacker GET /notes/{id}",
                        "SHOWN attacker DELETE /notes/<id>",
                        "TOLD_APART attacker DELETE /notes/<id>"),
                planted(
                        Leak.REPEATS_MARKER_IN_HEADER,
                        "SHOWN attacker GET /notes/{id}",
                        "TOLD_APART attacker GET /notes/{id}"),
                planted(Leak.MARKS_WHAT_IS_ASKED_FOR, "CHANGED attacker GET /notes/{id}"),
                planted(Leak.READS_NONE, "UNPROVEN victim GET /notes/{id}"),
                planted(Leak.DELETES_NONE, "UNPROVEN victim DELETE /notes/<id>"),
                planted(Leak.CREATES_NONE, "UNPROVEN victim POST /notes"),
                planted(
                        Leak.LIMITS,
                        "BLINDED attacker GET /notes",
                        "BLINDED anonymous GET /notes",
                        "BLINDED victim GET /notes"),
                planted(Leak.FAILS, "BLINDED attacker GET /notes/{id}"),
                planted(Leak.LOCKS_OUT, "BLINDED attacker POST /notes"));
    }

    /** Among the routes where it is found, and the list by which the attacker shows that it still gets in. */
    @ParameterizedTest
    @MethodSource("planted")
    void shouldFindWhatIsPlantedAndNothingElse(Leak leak, Set<String> findings) throws IOException {
        Set<String> routes = findings.stream()
                .map(finding -> finding.split(" ", 3)[2])
                .collect(Collectors.toCollection(TreeSet::new));
        routes.add("GET /notes");

        LeakReport report = scan(leak, routes(routes), "evil");

        assertThat(found(report)).isEqualTo(findings);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(report::assertHeld)
                .withMessageContaining(findings.iterator().next().split(" ", 2)[0]);
    }

    private static Arguments planted(Leak leak, String... findings) {
        return Arguments.of(leak, new TreeSet<>(Set.of(findings)));
    }

    @Test
    void shouldNotTakeItForProofThatEveryBodyIsTurnedAway() throws IOException {
        List<ScannedRoute> routes = routes("GET /notes", "PATCH /notes/{id}");

        assertThat(found(scan(Leak.TURNS_CHANGES_AWAY, routes, "evil")))
                .containsExactly("UNPROVEN victim PATCH /notes/{id}");
    }

    @Test
    void shouldTakeItForProofThatABodyIsTurnedAwayForWhatIsThereAlone() throws IOException {
        ScannedRoute formless = ScannedRoute.of("PATCH", "/notes/{id}");

        assertThat(found(scan(Leak.NONE, and(formless, "GET /notes", "GET /notes/{id}"), "evil")))
                .isEmpty();
    }

    @Test
    void shouldSayThatNobodyToldTheBodyThatARouteTakes() throws IOException {
        ScannedRoute formless = ScannedRoute.of("POST", "/notes");

        assertThat(found(scan(Leak.NONE, and(formless, "GET /notes"), "evil")))
                .containsExactly("UNPROVEN victim POST /notes");
    }

    @Test
    void shouldSayThatNobodyToldTheQueryThatARouteTakes() throws IOException {
        ScannedRoute down = ScannedRoute.of("POST", "/plan/down");

        assertThat(found(scan(Leak.NONE, and(down, "GET /notes"), "evil")))
                .containsExactly("UNPROVEN victim POST /plan/down");
        assertThat(found(scan(Leak.NONE, and(down.withQuery("sure=yes"), "GET /notes"), "evil")))
                .isEmpty();
    }

    @Test
    void shouldTakeAChangeForProvenThatAnotherMakesRoomFor() throws IOException {
        ScannedRoute up = ScannedRoute.of("POST", "/plan/up").withQuery("sure=yes");
        List<ScannedRoute> routes = and(up, "GET /notes");

        assertThat(found(scan(Leak.NONE, routes, "evil"))).containsExactly("UNPROVEN victim POST /plan/up");
        routes.add(ScannedRoute.of("POST", "/plan/down").withQuery("sure=yes"));
        assertThat(found(scan(Leak.NONE, routes, "evil"))).isEmpty();
    }

    @Test
    void shouldNameTheVictimByItsIdToo() throws IOException {
        try (LeakyService service = new LeakyService(Leak.BELIEVES_ID)) {
            LeakScanner.Builder scanner = scanner(service, routes("GET /notes"), "evil");

            assertThat(found(scanner.build().scan())).isEmpty();
            assertThat(found(scanner.named(LeakyService.ACME_ID).build().scan()))
                    .containsExactlyInAnyOrder("SHOWN attacker GET /notes", "TOLD_APART attacker GET /notes");
        }
    }

    @Test
    void shouldSayThatTheAttackersCredentialOpensNothing() throws IOException {
        assertThat(found(scan(Leak.NONE, routes("GET /notes"), "nobody's")))
                .containsExactly("BLINDED attacker GET /notes");
    }

    @Test
    void shouldSayThatARouteShowsTheVictimNothing() throws IOException {
        ScannedRoute forgotten = ScannedRoute.of("GET", "/forgotten");

        assertThat(found(scan(Leak.NONE, and(forgotten, "GET /notes"), "evil")))
                .containsExactly("UNPROVEN victim GET /forgotten");
    }

    @Test
    void shouldCallAWithheldRouteWithTheVictimNamedOnly() throws IOException {
        ScannedRoute withheld = ROUTES.get(1).withheld("it locks the attacker out");

        LeakReport report = scan(Leak.LOCKS_OUT, and(withheld, "GET /notes"), "evil");

        assertThat(report.findings()).isEmpty();
        assertThat(report.toString()).contains("with the victim named only: it locks the attacker out");
    }

    @Test
    void shouldHaveTheVictimCloseItsAccountLast() throws IOException {
        ScannedRoute account = ScannedRoute.of("DELETE", "/account").withheld("it closes the attacker's own");
        List<ScannedRoute> routes = new ArrayList<>(List.of(account));
        routes.addAll(routes("GET /notes", "POST /notes", "DELETE /notes/<id>"));

        assertThat(found(scan(Leak.NONE, routes, "evil"))).isEmpty();
    }

    @Test
    void shouldSayThatAnAnswerChangesByItselfUnlessToldToIgnoreIt() throws IOException {
        try (LeakyService service = new LeakyService(Leak.COUNTS_CALLS)) {
            LeakScanner.Builder scanner = scanner(service, routes("GET /notes", "GET /notes/{id}"), "evil");

            assertThat(found(scanner.build().scan())).contains("UNPROVEN victim GET /notes");
            scanner.ignoring(Pattern.compile("],[0-9]+"));
            assertThat(found(scanner.build().scan())).isEmpty();
        }
    }

    @Test
    void shouldRefuseAScanThatCouldFindNothing() {
        var empty = LeakScanner.builder(URI.create("http://127.0.0.1:1"));

        assertThatIllegalStateException().isThrownBy(empty::build).withMessageContaining("would find nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "\"quoted\"", "Ärger", "a<b>c", ""})
    void shouldRefuseAMarkerThatAFormatWouldWriteOtherwise(String marker) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        LeakScanner.builder(URI.create("http://127.0.0.1:1")).marker(marker));
    }

    @Test
    void shouldRefuseAnIdWhoseShapeItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        LeakScanner.builder(URI.create("http://127.0.0.1:1")).object("note#7"))
                .withMessageContaining("objectBeside");
    }

    private static Set<String> found(LeakReport report) {
        return report.findings().stream()
                .map(finding -> finding.kind() + " " + finding.caller() + " " + finding.route())
                .collect(Collectors.toSet());
    }

    private static List<ScannedRoute> routes(String... names) {
        return routes(Set.of(names));
    }

    private static List<ScannedRoute> routes(Set<String> names) {
        return ROUTES.stream().filter(route -> names.contains(route.toString())).toList();
    }

    private static List<ScannedRoute> and(ScannedRoute one, String... names) {
        List<ScannedRoute> routes = new ArrayList<>(routes(names));
        routes.add(one);
        return routes;
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
