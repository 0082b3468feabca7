package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowBodyTest {

    // More than Jetty has threads in a host of Javalin.
    private static final int MANY = 275;

    private final World world = new World();

    private static String head(String length) {
        return "POST /tenants HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + length + "\r\n\r\n";
    }

    @Test
    void shouldAnswerOthersWhileManyClientsHaveNotSentTheirBodies() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try (Server server = Server.of(world.tenancy)) {
            for (int i = 0; i < MANY; i++) {
                slow.add(new Socket("127.0.0.1", server.port()));
                send(slow.get(i), head("Content-Length: 1000") + "{");
            }
            server.get("/health/live").send().expect(200);
            send(slow.get(0), " ".repeat(998) + "}");
            byte[] answer = slow.get(0).getInputStream().readNBytes("HTTP/1.1 422".length());
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 422");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void shouldGiveUpOnABodyThatTakesTooLong() {
        try (Server server = Server.of(world.tenancy, config -> config.bodyTime = Duration.ofNanos(1), routes -> {})) {
            Answer late = server.raw(head("Content-Length: 1000") + "{").expect(408, "http_error");
            assertThat(late.header("Connection")).isEqualTo("close");
            server.raw(head("Content-Length: 2\r\nConnection: close") + "{}").expect(422, "validation_failed");
        }
    }

    @Test
    void shouldHoldNoMoreOfUnfinishedBodiesThanTheProcessBears() {
        try (Server server = Server.of(world.tenancy, config -> config.bodyBytes = 1_000, routes -> {})) {
            Answer refused =
                    server.raw(head("Content-Length: 5000") + " ".repeat(2_000)).expect(503, "unavailable");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            // On one connection, where each begins when the one before has ended.
            String body = " ".repeat(900);
            String kept = head("Content-Length: 900") + body;
            String last = head("Content-Length: 900\r\nConnection: close") + body;
            assertThat(server.raw(kept + kept + last)
                            .expect(400, "malformed_request")
                            .body()
                            .split("HTTP/1.1 400"))
                    .hasSize(3);
        }
    }

    @Test
    void shouldRefuseABodyThatIsAnnouncedTooLongBeforeItIsSent() {
        try (Server server = Server.of(world.tenancy)) {
            server.raw(head("Content-Length: 1048577")).expect(413, "too_large");
            server.raw(head("Content-Length: 1048577\r\nExpect: 100-continue")).expect(413, "too_large");
        }
    }

    @Test
    void shouldGiveAHandlerOfTheHostMoreThanAFormTakes() {
        String large = "[" + "1,".repeat(1024 * 1024) + "1]";
        try (Server server = Server.of(
                world.tenancy,
                routes -> routes.post(
                        "/import",
                        ctx -> ctx.result("" + ctx.bodyInputStream().readAllBytes().length),
                        Require.anonymous()))) {
            assertThat(server.post("/import", large).send().expect(200).body()).isEqualTo("" + large.length());
            String chunked = "POST /import HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n";
            assertThat(server.raw(chunked).expect(200).body()).isEqualTo("" + large.length());
            assertThat(server.post("/import", "[]").send().expect(200).body()).isEqualTo("2");
        }
    }

    private static void send(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }
}
