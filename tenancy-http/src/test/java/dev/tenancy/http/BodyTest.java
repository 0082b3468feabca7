package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {

    private static final World WORLD = new World();
    private static Server server;
    private static String owner;

    @BeforeAll
    static void start() {
        server = Server.of(WORLD.tenancy);
        owner = WORLD.signUp("bodies", "enterprise");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[]",
                "null",
                "\"x\"",
                "7",
                "{}{}",
                "{} x",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "{name:1}",
                "{'name':1}",
                "{\"name\":NaN}",
                "// c\n{}",
                "{\"name\":\"\u0001\"}"
            })
    void shouldRefuseWhatIsNoSingleJsonObject(String body) {
        server.post("/tenants", body).send().expect(400, "malformed_request");
        server.call("PATCH", "/tenants/me").as(owner).json(body).send().expect(400, "malformed_request");
    }

    @Test
    void shouldRefuseTextThatIsNotUtf8() {
        for (var charset : new Charset[] {StandardCharsets.UTF_16, StandardCharsets.ISO_8859_1}) {
            server.call("POST", "/tenants")
                    .body("application/json", BodyPublishers.ofByteArray("{\"name\":\"Ä\"}".getBytes(charset)))
                    .send()
                    .expect(400, "malformed_request");
        }
    }

    @Test
    void shouldRefuseJsonThatIsTooDeep() {
        String deep = "{\"name\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        server.post("/tenants", deep).send().expect(400, "malformed_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/json;charset=nope",
                "application/json;charset='",
                "application/x-www-form-urlencoded",
                "application/jsonp",
                "application/problem+json",
                "application/json; charset=iso-8859-1",
                "text/json",
                "multipart/form-data; boundary=x"
            })
    void shouldRefuseABodyThatIsNotAnnouncedAsJson(String type) {
        server.call("POST", "/tenants")
                .body(type, BodyPublishers.ofString("{}"))
                .send()
                .expect(415, "unsupported_media_type");
    }

    @Test
    void shouldRefuseABodyWithoutATypeAndOneThatIsCompressed() {
        server.raw("POST /tenants HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")
                .expect(415, "unsupported_media_type");
        server.post("/tenants", "{}").header("Content-Encoding", "gzip").send().expect(415, "unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "application/json;charset=UTF-8", "Application/JSON ; charset=\"utf-8\""})
    void shouldTakeJsonHoweverItIsAnnounced(String type) {
        server.call("PATCH", "/tenants/me")
                .as(owner)
                .body(type, BodyPublishers.ofString("{}"))
                .send()
                .expect(200);
    }

    @Test
    void shouldRefuseMoreThanAMebibyteWhetherItsLengthIsAnnouncedOrNot() {
        String head = "PATCH /tenants/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + owner
                + "\r\nContent-Type: application/json\r\n";
        int tooLarge = 1024 * 1024 + 1;
        server.raw(head + "Content-Length: " + tooLarge + "\r\n\r\n").expect(413, "too_large");
        // Nothing that follows is sent: the server closes, and its reset could overtake its answer.
        server.raw(head + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(tooLarge) + "\r\n"
                        + new String(body(tooLarge), StandardCharsets.US_ASCII))
                .expect(413, "too_large");
        byte[] largest = body(1024 * 1024);
        patch(BodyPublishers.ofByteArray(largest)).expect(200);
        patch(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(largest)))
                .expect(200);
    }

    @Test
    void shouldRefuseAMalformedChunk() {
        server.raw(
                        "POST /tenants HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")
                .expect(400, "malformed_request");
    }

    @Test
    void shouldEchoLittleOfManyUnknownFields() {
        StringBuilder many = new StringBuilder("{\"" + "x".repeat(5_000) + "\":1");
        for (int i = 0; i < 10_000; i++) {
            many.append(",\"f").append(i).append("\":1");
        }
        Answer refused =
                server.post("/tenants", many.append("}").toString()).send().expect(422, "validation_failed");
        assertThat(refused.body()).hasSizeLessThan(12_000);
    }

    private static Answer patch(HttpRequest.BodyPublisher body) {
        return server.call("PATCH", "/tenants/me")
                .as(owner)
                .body("application/json", body)
                .send();
    }

    private static byte[] body(int length) {
        String start = "{\"name\":\"Bodies\"";
        return (start + " ".repeat(length - start.length() - 1) + "}").getBytes(StandardCharsets.UTF_8);
    }
}
