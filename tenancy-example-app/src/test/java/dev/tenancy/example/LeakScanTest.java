package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.example.RunningApp.TestTenant;
import dev.tenancy.testkit.http.LeakReport;
import dev.tenancy.testkit.http.LeakScanner;
import dev.tenancy.testkit.http.ScannedRoute;
import io.javalin.config.RoutesConfig;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No tenant gets at anything of another's over any HTTP route of the service, whatever it asks for and whomever it names. */
class LeakScanTest {

    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void shouldLeakNothingOverAnyRoute(TestDatabase database) {
        try (RunningApp app = start(database, routes -> {})) {
            TestTenant victim = app.tenant("enterprise");
            Client owner = victim.owner();
            // So that there is one that the attacker could take back.
            owner.send("POST", "/tenants/me/downgrade?new_tier=starter", null).expect(200);
            LeakScanner scanner = scanner(app, victim)
                    .routes(RoutesToScan.of(app.routes()))
                    .object(victim.id(), "Tenant " + victim.slug())
                    .object(victim.signedUp().owner().id().toString(), "olga@" + victim.slug() + ".example")
                    .object(
                            made(
                                    owner,
                                    "/tenants/me/users",
                                    "{'email':'vera@victim.example','name':'Vera Victim','role':'viewer'}"),
                            "vera@victim.example",
                            "Vera Victim")
                    .object(
                            made(owner, "/tenants/me/invitations", "{'email':'ivan@victim.example','role':'member'}"),
                            "ivan@victim.example")
                    .object(
                            made(owner, "/tenants/me/api-keys", "{'name':'Victims robot','role':'viewer'}"),
                            "Victims robot")
                    .object(
                            made(
                                    owner,
                                    "/content",
                                    "{'title':'Victims title','body':'Victims text','topic':'Victims topic'}"),
                            "Victims title",
                            "Victims text",
                            "Victims topic")
                    .object(
                            made(owner, "/leads", "{'email':'lars@victim.example','name':'Lars Lead'}"),
                            "lars@victim.example",
                            "Lars Lead")
                    .build();

            LeakReport report = scanner.scan();

            System.out.println(report);
            report.assertHeld();
        }
    }

    @Test
    void shouldFindTheRoutesOfACarelessEmbedder() {
        CarelessReports reports = new CarelessReports();
        try (RunningApp app = start(TestDatabase.H2_FILE, reports::addTo)) {
            TestTenant victim = app.tenant("enterprise");
            List<ScannedRoute> routes = app.routes().stream()
                    .filter(endpoint -> endpoint.path.contains("/reports"))
                    .map(endpoint -> ScannedRoute.of(endpoint.method.name(), endpoint.path))
                    .map(route -> route.method().equals("POST") ? route.withBody("{\"title\":\"{unique}\"}") : route)
                    .toList();

            LeakReport report = scanner(app, victim)
                    .routes(routes)
                    .object(reports.add(victim.slug(), "Victims report"), "Victims report")
                    .build()
                    .scan();

            assertThat(report.findings().stream()
                            .map(finding -> finding.kind() + " " + finding.caller() + " " + finding.route()))
                    .containsExactlyInAnyOrder(
                            "SHOWN attacker GET /reports/{id}",
                            "TOLD_APART attacker GET /reports/{id}",
                            "TOLD_APART attacker GET /reports/{id}/title",
                            "SHOWN attacker GET /shared/reports/{id}",
                            "TOLD_APART attacker GET /shared/reports/{id}",
                            "SHOWN anonymous GET /shared/reports/{id}",
                            "TOLD_APART anonymous GET /shared/reports/{id}",
                            "CHANGED attacker POST /reports",
                            "CHANGED attacker DELETE /reports/{id}",
                            "UNPROVEN victim DELETE /reports/{id}");
        }
    }

    @Test
    void shouldNotLetANewRouteBeForgotten() {
        CarelessReports reports = new CarelessReports();
        try (RunningApp app = start(TestDatabase.H2_FILE, reports::addTo)) {
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> RoutesToScan.of(app.routes()))
                    .withMessageContaining("POST /reports");
        }
    }

    /** Public routes are limited for each source: behind this proxy every request comes from another. */
    private RunningApp start(TestDatabase database, Consumer<RoutesConfig> more) {
        Map<String, String> settings = new HashMap<>(database.create(folder));
        settings.put("TENANCY_TRUSTED_PROXIES", "127.0.0.1");
        return RunningApp.start(settings, folder, more);
    }

    /** A scanner for what is the victim's, by another tenant's owner. */
    private static LeakScanner.Builder scanner(RunningApp app, TestTenant victim) {
        return LeakScanner.builder(app.address())
                .victim(ownerOf(victim))
                .attacker(ownerOf(app.tenant("enterprise")))
                .anonymous(LeakScanTest::fromAnotherAddress)
                .named(victim.slug(), "localhost")
                .named(victim.id());
    }

    private static String made(Client owner, String path, String json) {
        return owner.post(path, json.replace('\'', '"')).expect(201).text("/id");
    }

    private static Consumer<HttpRequest.Builder> ownerOf(TestTenant tenant) {
        return request -> {
            request.header("Authorization", "Bearer " + tenant.ownerToken());
            fromAnotherAddress(request);
        };
    }

    private static void fromAnotherAddress(HttpRequest.Builder request) {
        int next = ADDRESSES.incrementAndGet();
        request.header("X-Forwarded-For", "10.0." + (next >> 8 & 255) + "." + (next & 255));
    }
}
