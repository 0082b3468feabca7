package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.example.RunningApp.TestTenant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Typing somebody's e-mail address proves nothing about it. */
interface ForeignAddressContract extends RunsService {

    @Test
    default void shouldOpenNothingToWhoSignsUpWithSomebodyElsesAddress() {
        TestTenant victim = app().tenant("starter");
        String address = victim.signedUp().owner().email().value();
        String token = app().client()
                .post("/tenants", """
                {"name":"Mallory","slug":"mallory-%1$s","email":"%2$s","owner_name":"Olga","owner_email":"%2$s"}
                """.formatted(victim.slug(), address))
                .expect(201)
                .text("/user_token/token");
        Client mallory = app().client().bearer(token);

        assertShutOut(mallory, victim);
        assertThat(mallory.get("/tenants/me").expect(200).text("/slug")).isEqualTo("mallory-" + victim.slug());
    }

    @Test
    default void shouldOpenNothingToWhoAddsSomebodyElsesAddressAsAMember() {
        TestTenant victim = app().tenant("starter");
        TestTenant attacker = app().tenant("starter");
        String address = victim.signedUp().owner().email().value();

        Answer added = attacker.owner()
                .post("/tenants/me/users", """
                {"email":"%s","name":"Olga","role":"admin"}
                """.formatted(address))
                .expect(201);

        assertThat(added.text("/status")).isEqualTo("invited");
        assertThat(added.body()).doesNotContain("ut_");
        assertShutOut(attacker.owner(), victim);
        assertThat(victim.owner().get("/tenants/me").expect(200).text("/slug")).isEqualTo(victim.slug());
    }

    @Test
    default void shouldLetInOnlyWhoHoldsTheTokenThatWasMailed() {
        TestTenant tenant = app().tenant("starter");
        String address = "ann@" + tenant.slug() + ".example";
        Answer invited = tenant.owner()
                .post("/tenants/me/invitations", "{\"email\":\"" + address + "\",\"role\":\"member\"}")
                .expect(201);
        assertThat(invited.body()).doesNotContain("invt_");
        String mail = app().mails().stream()
                .filter(text -> text.contains("To: " + address))
                .findFirst()
                .orElseThrow();
        String link =
                mail.lines().filter(line -> line.startsWith("http")).findFirst().orElseThrow();
        assertThat(link).startsWith(app().client().base() + "/join#token=invt_");

        Answer accepted = app().client()
                .post("/invitations/accept", """
                {"token":"%s","name":"Ann"}
                """.formatted(link.substring(link.indexOf('=') + 1)))
                .expect(201);

        Client ann = app().client().bearer(accepted.text("/user_token/token"));
        assertThat(ann.get("/tenants/me").expect(200).text("/slug")).isEqualTo(tenant.slug());
        ann.post("/leads", "{\"email\":\"lead@example.com\",\"name\":\"Lead\"}").expect(201);
        assertShutOut(ann, app().tenant("starter"));
    }

    private static void assertShutOut(Client client, TestTenant victim) {
        for (Client claiming : List.of(
                client.with("X-Tenant-ID", victim.slug()),
                client.with("X-Tenant-ID", victim.id()),
                client.with("Host", victim.slug() + ".localhost"))) {
            assertThat(claiming.get("/leads").expect(404).text("/code")).isEqualTo("tenant_not_found");
        }
        client.get("/t/" + victim.slug() + "/leads").expect(404);
    }
}
