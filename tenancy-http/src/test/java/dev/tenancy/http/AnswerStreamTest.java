package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.role.Role;
import io.javalin.config.RoutesConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerStreamTest {

    private final World world = new World();
    private final String owner = world.signUp("streaming", "free");

    private static InputStream broken() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("disk on fire");
            }
        };
    }

    private static InputStream of(int bytes) {
        return new SequenceInputStream(new ByteArrayInputStream(new byte[bytes]), InputStream.nullInputStream());
    }

    private static void routes(RoutesConfig routes) {
        var member = Require.role(Role.MEMBER);
        var usage = Require.usage("content", 1);
        routes.post("/broken", ctx -> ctx.header("Content-Length", "7").result(broken()), member, usage);
        routes.post(
                "/broken-later",
                ctx -> ctx.future(() -> CompletableFuture.runAsync(() -> ctx.result(broken()))),
                member,
                usage);
        routes.post(
                "/broken-half-way",
                ctx -> ctx.result(new SequenceInputStream(new ByteArrayInputStream(new byte[200_000]), broken())),
                member,
                usage);
        routes.post("/whole", ctx -> ctx.result(of(200_000)), member, usage);
        routes.post("/refused", ctx -> ctx.status(409).result(of(5)), member, usage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/broken", "/broken-later"})
    void shouldRefundAndAnswerAProblemWhenTheAnswerCanNotBeRead(String path) {
        try (Server server = Server.of(world.tenancy, AnswerStreamTest::routes)) {
            Answer answer = server.call("POST", path).as(owner).send().expect(500, "internal_error");
            assertThat(answer.body()).doesNotContain("fire");
        }
        assertThat(world.used(owner, "content")).isZero();
    }

    @Test
    void shouldRefundAnAnswerThatBreaksOffHalfWay() {
        try (Server server = Server.of(world.tenancy, AnswerStreamTest::routes)) {
            server.call("POST", "/broken-half-way").as(owner).send();
        } catch (UncheckedIOException cutOff) {
            assertThat(cutOff).isNotNull();
        }
        assertThat(world.used(owner, "content")).isZero();
    }

    @Test
    void shouldChargeAStreamThatIsReadToItsEndAndNoneOfARefusal() {
        try (Server server = Server.of(world.tenancy, AnswerStreamTest::routes)) {
            assertThat(server.call("POST", "/whole")
                            .as(owner)
                            .send()
                            .expect(200)
                            .body())
                    .hasSize(200_000);
            assertThat(world.used(owner, "content")).isOne();
            server.call("POST", "/refused").as(owner).send().expect(409);
            assertThat(world.used(owner, "content")).isOne();
        }
    }
}
