package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.plan.RateLimit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InvitationLimitTest {

    private static final String INVITATIONS = "/tenants/me/invitations";

    private final World world = new World();
    private final String owner = world.signUp("inviting", "professional");

    @Test
    void shouldLimitInvitationsByDefault() {
        TenancyHttpConfig defaults = new TenancyHttpConfig();
        assertThat(defaults.invitationLimit).isEqualTo(new RateLimit(100, Duration.ofDays(1)));
        assertThat(defaults.invitationLimitOfAddress).isEqualTo(new RateLimit(5, Duration.ofHours(1)));
    }

    @Test
    void shouldMailOneAddressOnlySoOftenHoweverItIsWritten() {
        try (Server server = Server.of(world.tenancy)) {
            for (String address : new String[] {"a@x.example", "A@x.example", "a@X.example", "A@X.EXAMPLE"}) {
                invite(server, owner, address).expect(201);
            }
            String longest = "l".repeat(64) + "@" + "x".repeat(181) + ".example";
            invite(server, owner, longest).expect(201);
            invite(server, owner, "a@x.example").expect(201);
            int mails = world.mails.size();
            Answer refused = invite(server, owner, "a@x.example").expect(429, "rate_limited");
            assertThat(refused.header("Retry-After")).isEqualTo("720");
            assertThat(world.mails).hasSize(mails);
            invite(server, owner, "b@x.example").expect(201);
            invite(server, world.signUp("other", "professional"), "a@x.example").expect(201);
            world.clock.advance(Duration.ofMinutes(12));
            invite(server, owner, "a@x.example").expect(201);
        }
    }

    @Test
    void shouldRefuseATenantThatInvitesTooMany() {
        try (Server server = Server.of(
                world.tenancy,
                config -> config.invitationLimit(new RateLimit(2, Duration.ofDays(1)))
                        .invitationLimitOfAddress(RateLimit.perMinute(10)),
                routes -> {})) {
            invite(server, owner, "a@x.example").expect(201);
            invite(server, owner, "not an address").expect(422, "validation_failed");
            invite(server, owner, "b@x.example").expect(201);
            Answer refused = invite(server, owner, "c@x.example").expect(429, "rate_limited");
            assertThat(refused.header("Retry-After")).isEqualTo("43200");
            assertThat(world.mails).hasSize(2);
            invite(server, world.signUp("other", "professional"), "c@x.example").expect(201);
        }
    }

    private static Answer invite(Server server, String owner, String email) {
        return server.post(INVITATIONS, "{\"email\":\"" + email + "\",\"role\":\"viewer\"}")
                .as(owner)
                .send();
    }
}
