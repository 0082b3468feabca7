package dev.tenancy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.AccessDecision;
import dev.tenancy.http.auth.Authenticator;
import dev.tenancy.problem.Denied;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {

    private final World world = new World();

    @Test
    void shouldLetTheEmbeddersAuthenticatorDecide() {
        String owner = world.signUp("badged", "free");
        Authenticator badges = (request, claims, permission) -> "friend".equals(request.header("X-Badge"))
                ? new AccessDecision.Granted(world.context(owner))
                : new AccessDecision.Refused(Denied.unauthenticated(), null);
        try (Server server = Server.of(world.tenancy, config -> config.authenticator(badges), routes -> {})) {
            assertThat(server.get("/tenants/me")
                            .header("X-Badge", "friend")
                            .send()
                            .expect(200)
                            .text("slug"))
                    .isEqualTo("badged");
            server.get("/tenants/me").as(owner).send().expect(401, "unauthenticated");
        }
    }

    @Test
    void shouldLetNobodyInWhenTheAuthenticatorMistakesATenantsRouteForAnOperators() {
        Authenticator confused = (request, claims, permission) -> new AccessDecision.Operator();
        try (Server server = Server.of(world.tenancy, config -> config.authenticator(confused), routes -> {})) {
            server.get("/tenants/me").send().expect(401, "unauthenticated");
        }
    }
}
