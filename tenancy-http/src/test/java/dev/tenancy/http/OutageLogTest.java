package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.memory.InMemoryTenancyStore;
import dev.tenancy.problem.Unavailable;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutageLogTest {

    private static final Unavailable OUTAGE = new Unavailable(
            "The store does not answer.",
            new IllegalStateException("values (john@x.example)", new SQLException("at db.internal", "08001")));

    @Test
    void shouldLogEveryRequestThatIsAnsweredUnavailable() {
        InMemoryTenancyStore memory = new InMemoryTenancyStore();
        BrokenStore store = new BrokenStore(memory);
        World world = new World(builder -> builder.store(store, memory));
        store.down = true;
        try (Server server = Server.of(world.tenancy);
                Logs logs = new Logs()) {
            for (String id : new String[] {"first-1", "second-2"}) {
                server.get("/health/ready").header("X-Request-Id", id).send().expect(503, "unavailable");
                assertThat(logs.text()).contains(id);
            }
            assertThat(logs.text()).contains("java.lang.IllegalStateException").doesNotContain("jdbc", "db.internal");
        }
    }

    @Test
    void shouldLogOneStackTraceASecondAndNoMessages() {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE);
        OutageLog log = new OutageLog(now::get);
        try (Logs logs = new Logs()) {
            log.log(OUTAGE, "first-1");
            assertThat(logs.text()).contains("first-1", "SQLState 08001", "at dev.tenancy.http.OutageLogTest");
        }
        now.addAndGet(999_999_999);
        try (Logs logs = new Logs()) {
            log.log(OUTAGE, "second-2");
            assertThat(logs.text())
                    .contains("second-2", "SQLState 08001")
                    .doesNotContain("at dev.tenancy", "john", "db.internal");
        }
        now.addAndGet(1);
        try (Logs logs = new Logs()) {
            log.log(OUTAGE, "third-3");
            assertThat(logs.text()).contains("at dev.tenancy").doesNotContain("john", "db.internal");
        }
    }
}
