package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What outlives the process that acknowledged it. */
class StopTest {

    private static final String SIGN_UP = """
            {"name":"Acme","slug":"acme","email":"a@acme.example","owner_name":"Ann","owner_email":"a@acme.example",
             "subscription_tier":"starter"}
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void shouldLoseNothingAcknowledgedWhenStoppedOrKilledAndHaveTheUnitAndNoRowOfWhatWasNot(TestDatabase database) {
        Map<String, String> settings = database.create(folder);
        String token;
        String key;
        try (ChildApp child = ChildApp.start(GatedMain.class, folder, settings)) {
            Client client = child.client();
            token = client.post("/tenants", SIGN_UP).expect(201).text("/user_token/token");
            key = client.bearer(token)
                    .post("/tenants/me/api-keys", "{\"name\":\"ci\",\"role\":\"member\"}")
                    .expect(201)
                    .text("/secret");
            CompletableFuture<Answer> inFlight = client.bearer(key).sendAsync("POST", "/gated", null);
            child.await("charged");

            child.terminate();
            awaitRefusal(client.base());
            child.tell("open the gate");

            assertThat(inFlight.join().expect(200).body()).isEqualTo("done");
            assertThat(child.exitCode()).isEqualTo(143);
        }
        try (ChildApp child = ChildApp.start(GatedMain.class, folder, settings)) {
            Client program = child.client().bearer(key);
            assertThat(used(program)).isEqualTo(1);
            program.post("/content/generate", "{\"topic\":\"durability\"}").expect(201);
            program.post("/leads", "{\"email\":\"lead@example.com\",\"name\":\"Lead\"}")
                    .expect(201);
            program.sendAsync("POST", "/gated", null);
            child.await("charged");

            child.kill();
        }
        try (RunningApp app = RunningApp.start(settings, folder)) {
            Client program = app.client().bearer(key);
            assertThat(used(program)).isEqualTo(3);
            Answer content = program.get("/content").expect(200);
            assertThat(content.json().at("/data")).hasSize(1);
            assertThat(content.text("/data/0/topic")).isEqualTo("durability");
            assertThat(program.get("/leads").text("/data/0/email")).isEqualTo("lead@example.com");
            assertThat(app.client().bearer(token).get("/tenants/me").expect(200).text("/slug"))
                    .isEqualTo("acme");
        }
    }

    private static int used(Client client) {
        return client.get("/tenants/me/usage")
                .expect(200)
                .json()
                .at("/content_created")
                .asInt(-1);
    }

    private static void awaitRefusal(URI address) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < deadline) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), 1_000);
                Thread.onSpinWait();
            } catch (IOException refused) {
                return;
            }
        }
        throw new AssertionError("New connections are still taken after the signal.");
    }
}
