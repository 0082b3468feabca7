package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.role.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A credential of the tenant "alpha", and every way to name a tenant beside it. */
class ClaimsTest {

    private static final World WORLD = new World();
    private static Server server;
    private static String user;
    private static String key;
    private static String alphaId;
    private static String betaId;

    @BeforeAll
    static void start() {
        server = Server.of(WORLD.tenancy);
        user = WORLD.signUp("alpha", "enterprise");
        key = WORLD.key(user, Role.ADMIN);
        alphaId = WORLD.id(user);
        betaId = WORLD.id(WORLD.signUp("beta", "enterprise"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    // "-" names nothing; the answer is the user token's and the API key's.
    @ParameterizedTest
    @CsvSource({
        "-, -, -, 200, 200",
        "alpha, -, -, 200, 200",
        "-, alpha, -, 200, 200",
        "-, -, alpha, 200, 200",
        "alpha, alpha, alpha, 200, 200",
        "alpha, ALPHA_ID, ALPHA_ID, 200, 200",
        "beta, -, -, 404, 403",
        "-, beta, -, 404, 403",
        "-, BETA_ID, -, 404, 403",
        "-, -, beta, 404, 403",
        "-, -, BETA_ID, 404, 403",
        "nobody, -, -, 404, 403",
        "-, nobody, -, 404, 403",
        "-, -, nobody, 404, 403",
        "alpha, beta, -, 400, 400",
        "alpha, -, beta, 400, 400",
        "-, alpha, beta, 400, 400",
        "alpha, BETA_ID, -, 404, 403",
        "-, ALPHA, -, 400, 400",
        "-, 'alpha,beta', -, 400, 400",
        "-, 'alpha ', -, 200, 200",
        "-, xn--lph-5na, -, 400, 400",
        "-, ../alpha, -, 400, 400",
        "-, -, ALPHA, 400, 400",
        "-, -, al%70ha, 400, 400",
        "-, -, alpha;x=1, 400, 400",
        "-, -, .., 400, 400",
        "-, -, %2e%2e, 400, 400",
        "-, -, alpha%2Fbeta, 400, 400",
        "-, -, alpha%00, 400, 400",
        "-, -, alpha%0d%0a, 400, 400",
        "-, -, t, 400, 400",
        "-, -, '', 400, 400",
    })
    void shouldLetTheCredentialDecideAndEveryNameAgreeWithIt(
            String host, String header, String path, int forUser, int forKey) {
        Answer ofUser = call(host, header, path).as(user).send().expect(forUser);
        Answer ofKey = call(host, header, path).as(key).send().expect(forKey);
        if (forUser == 200) {
            assertThat(ofUser.text("id")).isEqualTo(alphaId);
            assertThat(ofKey.text("id")).isEqualTo(alphaId);
        } else {
            assertThat(ofUser.problem()).isEqualTo(forUser == 404 ? "tenant_not_found" : "malformed_request");
            assertThat(ofKey.problem()).isEqualTo(forKey == 403 ? "tenant_mismatch" : "malformed_request");
            assertThat(ofUser.body() + ofKey.body()).doesNotContain("alpha", "beta", alphaId, betaId, "nobody");
        }
        call(host, header, path).send().expect(forUser == 400 ? 400 : 401);
    }

    @Test
    void shouldAnswerForATenantThatIsNotYoursAsForOneThatDoesNotExist() {
        assertThat(call("-", "beta", "-").as(user).send().comparable())
                .isEqualTo(call("-", "nobody", "-").as(user).send().comparable());
        assertThat(call("-", "beta", "-").as(key).send().comparable())
                .isEqualTo(call("-", "nobody", "-").as(key).send().comparable());
    }

    @ParameterizedTest
    @CsvSource({
        "ALPHA.LOCALHOST, 200",
        "alpha.localhost., 200",
        "alpha.localhost:8080, 200",
        "beta.localhost, 404",
        "localhost, 200",
        "x.beta.localhost, 200",
        "beta.localhost.evil.example, 200",
        "evilbeta-localhost, 200",
        "beta, 200",
        "api.localhost, 200",
        "www.localhost, 200",
        "127.0.0.1, 200",
        "[::1]:80, 200",
        "foreign.example.com, 200",
    })
    void shouldTakeATenantFromTheHostOnlyAsOneLabelUnderTheBaseDomain(String host, int status) {
        server.get("/tenants/me").header("Host", host).as(user).send().expect(status);
    }

    @Test
    void shouldRefuseTwoOfWhatMayBeThereOnce() {
        String[] twice = {
            "X-Tenant-ID: alpha\r\nX-Tenant-ID: alpha\r\nAuthorization: Bearer " + user,
            "X-Tenant-ID: alpha\r\nx-tenant-id: beta\r\nAuthorization: Bearer " + user,
            "Authorization: Bearer " + user + "\r\nAuthorization: Bearer " + user,
            "Authorization: Bearer " + user + "\r\nAuthorization: Bearer " + key,
            "Host: beta.localhost\r\nAuthorization: Bearer " + user
        };
        for (String headers : twice) {
            raw("GET /tenants/me", headers).expect(400, "malformed_request");
        }
        raw("GET /plans", "X-Tenant-ID: alpha\r\nX-Tenant-ID: alpha").expect(400, "malformed_request");
        raw("GET /plans", "Authorization: Bearer a\r\nAuthorization: Bearer b").expect(400, "malformed_request");
    }

    @Test
    void shouldNotLetTheRequestLineNameAnotherHostThanTheHeader() {
        raw("GET http://beta.localhost/tenants/me", "Authorization: Bearer " + user)
                .expect(400, "malformed_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/t/alpha/t/alpha/tenants/me",
                "/t/alpha/t/beta/tenants/me",
                "/t/alpha//tenants/me",
                "/t/alpha/./tenants/me",
                "/t/alpha/../tenants/me",
                "/t/alpha/%2e%2e/tenants/me",
                "/t/alpha%2Ftenants/me",
                "/t/alpha",
                "/t/alpha/",
                "/T/alpha/tenants/me",
                "/t;x/alpha/tenants/me",
                "/tenants/me;x=1",
                "/tenants/%6de",
                "/./tenants/me",
                "//tenants/me",
                "/t/alpha/plans",
                "/t/alpha/tenants",
                "/t/alpha/health/live"
            })
    void shouldKnowNoOtherWayThroughThePath(String path) {
        Answer answer = raw("GET " + path, "Authorization: Bearer " + user);
        assertThat(answer.problem()).isIn("route_not_found", "malformed_request", "method_not_allowed");
        assertThat(answer.status()).isIn(400, 404, 405);
    }

    @Test
    void shouldNotReadAKeyFromTheQuery() {
        try (Logs logs = new Logs()) {
            server.get("/tenants/me?api_key=" + key).send().expect(401, "unauthenticated");
            server.get("/tenants/me?access_token=" + user).send().expect(401, "unauthenticated");
            assertThat(logs.text()).doesNotContain(key, user);
        }
    }

    @Test
    void shouldGiveOneAnswerToEveryBadCredential() {
        String revoked = WORLD.signUp("gamma", "enterprise");
        var wrong = server.get("/tenants/me").as("sk_live_x").send().expect(401, "unauthenticated");
        for (String token : new String[] {
            key.substring(0, key.length() - 1) + (key.endsWith("0") ? "1" : "0"),
            new World().signUp("delta", "free"),
            "invt_" + revoked.substring(3),
            WORLD.operatorToken + "x",
            ""
        }) {
            Answer refused = server.get("/tenants/me").as(token).send().expect(401, "unauthenticated");
            assertThat(refused.comparable()).isEqualTo(wrong.comparable());
            assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
        }
        Answer basic = server.get("/tenants/me")
                .header("Authorization", "Basic YTpi")
                .send()
                .expect(401, "unauthenticated");
        assertThat(basic.comparable()).isEqualTo(wrong.comparable());
    }

    @Test
    void shouldNotLetAnOperatorIntoATenantsRoutes() {
        server.get("/tenants/me")
                .as(WORLD.operatorToken)
                .header("X-Tenant-ID", "alpha")
                .send()
                .expect(403, "role_required");
    }

    private static Call call(String host, String header, String path) {
        String segment = path.replace("ALPHA_ID", alphaId).replace("BETA_ID", betaId);
        Call call = server.get((path.equals("-") ? "" : "/t/" + segment) + "/tenants/me");
        if (!host.equals("-")) {
            call.header("Host", host + ".localhost:" + server.port());
        }
        return header.equals("-")
                ? call
                : call.header("X-Tenant-ID", header.replace("ALPHA_ID", alphaId).replace("BETA_ID", betaId));
    }

    private static Answer raw(String requestLine, String headers) {
        return server.raw(requestLine + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n\r\n");
    }
}
