package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.memory.InMemoryTenancyStore;
import dev.tenancy.role.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutageTest {

    private final InMemoryTenancyStore memory = new InMemoryTenancyStore();
    private final BrokenStore store = new BrokenStore(memory);
    private final World world = new World(builder -> builder.store(store, memory));
    private Server server;

    @BeforeEach
    void start() {
        server = Server.of(
                world.tenancy,
                routes -> routes.post(
                        "/content", ctx -> ctx.status(409), Require.role(Role.MEMBER), Require.usage("content", 1)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldBeReadyOnlyWhileTheStoreAnswersAndAliveAllTheTime() {
        assertThat(server.get("/health/ready").send().expect(200).body()).isEqualTo("{\"status\":\"ok\"}");
        store.down = true;
        Answer unready = server.get("/health/ready").send().expect(503, "unavailable");
        assertThat(unready.header("Retry-After")).isEqualTo("1");
        assertThat(unready.body()).doesNotContain("jdbc", "db.internal");
        assertThat(server.get("/health/live").send().expect(200).body()).isEqualTo("{\"status\":\"ok\"}");
        store.down = false;
        server.get("/health/ready").send().expect(200);
    }

    @Test
    void shouldAdmitNothingThatCanNotBeCharged() {
        String owner = world.signUp("acme", "free");
        store.down = true;
        server.call("POST", "/content").as(owner).send().expect(503, "unavailable");
        store.down = false;
        assertThat(world.used(owner, "content")).isZero();
    }

    @Test
    void shouldLogARefundThatFailsAndLeaveTheUnitCharged() {
        String owner = world.signUp("acme", "free");
        store.refundsNothing = true;
        try (Logs logs = new Logs()) {
            server.call("POST", "/content").as(owner).send().expect(409, "http_error");
            assertThat(logs.text()).contains(world.id(owner), "grant_", "refund");
        }
        assertThat(world.used(owner, "content")).isOne();
    }
}
