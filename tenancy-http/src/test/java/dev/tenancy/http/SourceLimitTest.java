package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.plan.RateLimit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SourceLimitTest {

    private static final String FORWARDED = "X-Forwarded-For";

    private final World world = new World();

    @Test
    void shouldLimitSignUpsAndAcceptancesByDefault() {
        TenancyHttpConfig defaults = new TenancyHttpConfig();
        assertThat(defaults.signUpLimit).isEqualTo(new RateLimit(20, Duration.ofHours(1)));
        assertThat(defaults.acceptanceLimit).isEqualTo(RateLimit.perMinute(5));
    }

    @Test
    void shouldRefuseASourceThatSignsUpTooOften() {
        try (Server server = Server.of(
                world.tenancy, config -> config.signUpLimit(new RateLimit(2, Duration.ofHours(1))), routes -> {})) {
            server.post("/tenants", "{}").send().expect(422);
            server.post("/tenants", "{").send().expect(400);
            Answer refused = server.post("/tenants", "{}").send().expect(429, "rate_limited");
            assertThat(refused.header("Retry-After")).isEqualTo("1800");
            assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"source\";q=2;w=3600");
            server.post("/invitations/accept", "{}").send().expect(422);
            world.clock.advance(Duration.ofMinutes(30));
            server.post("/tenants", "{}").send().expect(422);
        }
    }

    @Test
    void shouldRefuseASourceThatTriesTooManyInvitations() {
        try (Server server =
                Server.of(world.tenancy, config -> config.acceptanceLimit(RateLimit.perMinute(5)), routes -> {})) {
            for (int i = 0; i < 5; i++) {
                server.post("/invitations/accept", "{\"token\":\"invt_x\",\"name\":\"M\"}")
                        .send()
                        .expect(404, "not_found");
            }
            server.post("/invitations/accept", "{\"token\":\"invt_x\",\"name\":\"M\"}")
                    .send()
                    .expect(429, "rate_limited");
        }
    }

    @Test
    void shouldNeverLimitWhatMachinesWatch() {
        try (Server server =
                Server.of(world.tenancy, config -> config.publicLimit(RateLimit.perMinute(1)), routes -> {})) {
            server.get("/plans").send().expect(200);
            server.get("/plans").send().expect(429, "rate_limited");
            for (int i = 0; i < 5; i++) {
                server.get("/health/live").send().expect(200);
                server.get("/health/ready").send().expect(200);
            }
        }
    }

    @Test
    void shouldNotBelieveWhoForwardsUntrusted() {
        try (Server server =
                Server.of(world.tenancy, config -> config.publicLimit(RateLimit.perMinute(1)), routes -> {})) {
            server.get("/plans").header(FORWARDED, "203.0.113.1").send().expect(200);
            server.get("/plans")
                    .header(FORWARDED, "203.0.113.2")
                    .header("Forwarded", "for=203.0.113.2")
                    .send()
                    .expect(429);
        }
    }

    @Test
    void shouldTakeTheRightMostHopThatIsNoTrustedProxy() {
        try (Server server = Server.of(
                world.tenancy,
                config -> config.publicLimit(RateLimit.perMinute(1))
                        .trustedProxies("127.0.0.1", "10.0.0.5", "2001:db8::5"),
                routes -> {})) {
            server.get("/plans").header(FORWARDED, "203.0.113.1").send().expect(200);
            server.get("/plans").header(FORWARDED, "203.0.113.1").send().expect(429);
            server.get("/plans")
                    .header(FORWARDED, "198.51.100.9, 203.0.113.1")
                    .send()
                    .expect(429);
            server.get("/plans")
                    .header(FORWARDED, "198.51.100.9, 203.0.113.1, 10.0.0.5")
                    .send()
                    .expect(429);
            server.get("/plans")
                    .header(FORWARDED, "198.51.100.9")
                    .header(FORWARDED, "203.0.113.1")
                    .send()
                    .expect(429);
            server.get("/plans")
                    .header(FORWARDED, "203.0.113.1, 2001:0db8:0::0005")
                    .send()
                    .expect(429);
            server.get("/plans")
                    .header(FORWARDED, "203.0.113.1, 203.0.113.2")
                    .send()
                    .expect(200);
            // What no proxy can have written counts for the last one that is trusted.
            server.get("/plans")
                    .header(FORWARDED, "203.0.113.77, unknown")
                    .send()
                    .expect(200);
            server.get("/plans")
                    .header(FORWARDED, "203.0.113.78, attacker.example")
                    .send()
                    .expect(429);
            server.get("/plans")
                    .header(FORWARDED, "203.0.113.79, 999.1.1.1")
                    .send()
                    .expect(429);
            server.get("/plans").send().expect(429);
        }
    }

    @Test
    void shouldCountAWholeNetworkOfVersionSixAsOneSource() {
        try (Server server = Server.of(
                world.tenancy,
                config -> config.publicLimit(RateLimit.perMinute(1)).trustedProxies("127.0.0.1"),
                routes -> {})) {
            server.get("/plans").header(FORWARDED, "2001:db8:1:1::1").send().expect(200);
            server.get("/plans")
                    .header(FORWARDED, "2001:db8:1:1:ffff::2")
                    .send()
                    .expect(429);
            server.get("/plans").header(FORWARDED, "2001:db8:1:2::1").send().expect(200);
        }
    }
}
