package dev.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.AccessDecision;
import dev.tenancy.access.Credential;
import dev.tenancy.access.TenantContext;
import dev.tenancy.identification.Identification;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.role.Permission;
import dev.tenancy.secret.Secret;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.TenantReference;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Typing somebody else's address gives nothing of theirs, and changes nothing for them. */
class ForeignAddressTest {

    private final World world = new World();
    private final SignedUp victim = world.signUp("acme", "professional");

    @Test
    void shouldOpenOnlyTheTenantThatWasSignedUpWithTheForeignAddress() {
        SignedUp attacker = signUpAs("owner@acme.example");

        assertThat(world.as(attacker.userToken()).tenantId())
                .isEqualTo(attacker.tenant().id());
        assertThat(refusal(
                        attacker.userToken(),
                        new TenantReference.BySlug(victim.tenant().slug())))
                .isEqualTo(ProblemCode.TENANT_NOT_FOUND);
        assertThat(refusal(
                        attacker.userToken(),
                        new TenantReference.ById(victim.tenant().id())))
                .isEqualTo(ProblemCode.TENANT_NOT_FOUND);
    }

    @Test
    void shouldLeaveTheAddressesOwnerInTheOwnTenant() {
        SignedUp attacker = signUpAs("owner@acme.example");
        world.tenancy.tenants().close(world.as(attacker.userToken()));

        TenantContext still = world.as(victim.userToken());
        assertThat(still.tenantId()).isEqualTo(victim.tenant().id());
        assertThat(still.caller().member()).contains(victim.owner().id());
    }

    @Test
    void shouldGiveNobodyACredentialByAddingAnAddressByHand() {
        TenantContext attacker = world.as(world.signUp("evil", "professional").userToken());

        TenantUser added = world.tenancy.members().add(attacker, new NewMember("owner@acme.example", "Olive", "owner"));

        assertThat(added.status()).isEqualTo(TenantUser.Status.INVITED);
        assertThat(added.addressProved()).isFalse();
        assertThat(world.outbox).isEmpty();
        assertThat(world.as(victim.userToken()).tenantId())
                .isEqualTo(victim.tenant().id());
    }

    @Test
    void shouldNotProveAnAddressBySigningUpWithIt() {
        assertThat(signUpAs("owner@acme.example").owner().addressProved()).isFalse();
    }

    private SignedUp signUpAs(String address) {
        return world.tenancy.tenants().signUp(SignUp.of("Evil", "evil", "Mallory", address));
    }

    private ProblemCode refusal(Secret credential, TenantReference claim) {
        AccessDecision decision = world.tenancy
                .access()
                .decide(
                        new Credential.Bearer(credential.reveal()),
                        new Identification.Claimed(Set.of(claim)),
                        Permission.TENANT_READ);
        return ((AccessDecision.Refused) decision).reason().code();
    }
}
