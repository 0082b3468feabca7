package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.Price;
import dev.tenancy.plan.RateLimit;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RateWindowsTest {

    private static final RateLimit LIMIT =
            RateLimit.perMinute(60).and(RateLimit.perSecond(8)).and(new RateLimit(6, Duration.ofMillis(250)));

    private final World world = new World(builder -> builder.plans(PlanCatalog.builder()
            .plan(Plan.builder("bursty")
                    .price(Price.dollars(0))
                    .rateLimit(LIMIT)
                    .build())
            .build()));
    private Server server;
    private String owner;

    @BeforeEach
    void start() {
        server = Server.of(world.tenancy);
        owner = world.signUp("acme", "bursty");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldNameEveryWindowAsAPolicyAndTellOfTheScarcest() {
        Answer first = ask(200);
        assertThat(first.header("RateLimit-Policy"))
                .isEqualTo("\"tenant\";q=60;w=60, \"tenant-1s\";q=8;w=1, \"tenant-250ms\";q=6;w=1");
        assertThat(first.header("RateLimit")).isEqualTo("\"tenant-250ms\";r=5;t=1");
        asks(5);
        world.clock.advance(Duration.ofMillis(250));
        assertThat(ask(200).header("RateLimit")).isEqualTo("\"tenant-1s\";r=3;t=1");
        for (int second = 0; second < 10; second++) {
            world.clock.advance(Duration.ofSeconds(1));
            asks(6);
        }
        world.clock.advance(Duration.ofSeconds(1));
        assertThat(ask(200).header("RateLimit")).isEqualTo("\"tenant\";r=3;t=57");
    }

    @Test
    void shouldRefuseByTheWindowThatIsEmptyAndTakeNothingFromTheOthers() {
        asks(6);
        for (int i = 0; i < 100; i++) {
            Answer refused = ask(429);
            assertThat(refused.problem()).isEqualTo("rate_limited");
            assertThat(refused.header("RateLimit")).isEqualTo("\"tenant-250ms\";r=0;t=1");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
        }
        world.clock.advance(Duration.ofSeconds(1));
        asks(6);
        ask(429);
    }

    @Test
    void shouldShowAPlansFurtherWindows() {
        String shape = "\"rate_limit\":{\"requests\":60,\"per_seconds\":60,\"also\":["
                + "{\"requests\":8,\"per_seconds\":1},{\"requests\":6,\"per_seconds\":0.25}]}";
        assertThat(server.get("/plans").send().expect(200).body()).contains(shape);
        assertThat(server.get("/tenants/me/subscription")
                        .as(owner)
                        .send()
                        .expect(200)
                        .body())
                .contains(shape);
    }

    private Answer ask(int status) {
        return server.get("/tenants/me").as(owner).send().expect(status);
    }

    private void asks(int times) {
        for (int i = 0; i < times; i++) {
            ask(200);
        }
    }
}
