package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.role.Role;
import io.javalin.Javalin;
import java.util.Locale;
import java.util.function.Function;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several clients on one connection, as a proxy in front of the server makes them share it. */
class HeadersAsSentTest {

    private static final World WORLD = new World();
    private static Server server;
    private static String key;

    @BeforeAll
    static void start() {
        server = Server.of(WORLD.tenancy);
        key = WORLD.key(WORLD.signUp("alpha", "enterprise"), Role.ADMIN);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void shouldTakeACredentialAsSentWhateverWasSentOnItsConnectionBefore() {
        assertThat(after(server, token -> "SK_LIVE_")).isEqualTo(200);
        assertThat(after(server, token -> token.substring(0, 20).toUpperCase(Locale.ROOT)))
                .isEqualTo(200);
        assertThat(after(server, token -> token.toUpperCase(Locale.ROOT))).isEqualTo(200);
    }

    @Test
    void shouldNotTakeAWrongCredentialForTheRightOneThatWasSentBefore() {
        assertThat(statuses(server, key, key.toUpperCase(Locale.ROOT))).containsExactly(200, 401);
        assertThat(statuses(server, key, key.toLowerCase(Locale.ROOT))).containsExactly(200, 401);
    }

    @Test
    void shouldHoldForAConnectorOfTheEmbeddersOwn() {
        Javalin host = Server.host(WORLD.tenancy, config -> {}, routes -> {});
        host.unsafe.jetty.addConnector((jetty, usual) -> {
            ServerConnector own = new ServerConnector(jetty, new HttpConnectionFactory());
            own.setHost("127.0.0.1");
            return own;
        });
        try (Server own = Server.started(host)) {
            assertThat(after(own, token -> "SK_LIVE_")).isEqualTo(200);
        }
    }

    private static int after(Server server, Function<String, String> earlier) {
        return statuses(server, earlier.apply(key), key)[1];
    }

    private static int[] statuses(Server server, String first, String second) {
        String answers = server.send(request(first, "keep-alive") + request(second, "close"));
        return answers.lines()
                .filter(line -> line.contains("HTTP/1.1 "))
                .mapToInt(line -> Integer.parseInt(
                        line.substring(line.indexOf("HTTP/1.1 ")).split(" ")[1]))
                .toArray();
    }

    private static String request(String token, String connection) {
        return "GET /tenants/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\nConnection: "
                + connection + "\r\n\r\n";
    }
}
