package dev.tenancy.access;

import static dev.tenancy.access.Home.READ;
import static dev.tenancy.access.Home.bearer;
import static dev.tenancy.access.Home.claims;
import static dev.tenancy.access.Home.code;
import static dev.tenancy.access.Home.slug;
import static dev.tenancy.access.Home.told;
import static dev.tenancy.access.Home.unknownId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.identification.Identification;
import dev.tenancy.secret.Secret;
import dev.tenancy.tenant.TenantReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every credential meets every way of naming a tenant. */
class ClaimsTest {

    private enum Claim {
        NONE(true, home -> claims()),
        OWN_SLUG(true, home -> claims(slug("acme"))),
        OWN_ID(true, home -> claims(Home.id(home.acme))),
        OWN_SLUG_AND_ID(true, home -> claims(slug("acme"), Home.id(home.acme))),
        OTHER_SLUG(false, home -> claims(slug("evil"))),
        OTHER_ID(false, home -> claims(Home.id(home.evil))),
        UNKNOWN_SLUG(false, home -> claims(slug("nobody"))),
        UNKNOWN_ID(false, home -> claims(unknownId())),
        OWN_SLUG_AND_OTHER_ID(false, home -> claims(slug("acme"), Home.id(home.evil))),
        OTHER_SLUG_AND_OWN_ID(false, home -> claims(slug("evil"), Home.id(home.acme)));

        private final boolean agrees;
        private final Function<Home, Identification> of;

        Claim(boolean agrees, Function<Home, Identification> of) {
            this.agrees = agrees;
            this.of = of;
        }
    }

    private enum Presented {
        NOTHING("unauthenticated", "unauthenticated", home -> new Credential.None()),
        UNREADABLE("unauthenticated", "unauthenticated", home -> new Credential.Unreadable()),
        REPEATED("malformed_request", "malformed_request", home -> new Credential.Repeated()),
        NONSENSE("unauthenticated", "unauthenticated", home -> new Credential.Bearer("nonsense")),
        USER("granted", "tenant_not_found", home -> bearer(home.acme.userToken())),
        KEY(
                "granted",
                "tenant_mismatch",
                home -> bearer(home.key("viewer", List.of(), null).secret())),
        OPERATOR("role_required", "role_required", home -> new Credential.Bearer(home.operatorToken));

        private final String whenClaimsAgree;
        private final String whenTheyDoNot;
        private final Function<Home, Credential> of;

        Presented(String whenClaimsAgree, String whenTheyDoNot, Function<Home, Credential> of) {
            this.whenClaimsAgree = whenClaimsAgree;
            this.whenTheyDoNot = whenTheyDoNot;
            this.of = of;
        }
    }

    private final Home home = new Home();

    static Stream<Arguments> combinations() {
        List<Arguments> all = new ArrayList<>();
        for (Presented presented : Presented.values()) {
            for (Claim claim : Claim.values()) {
                all.add(Arguments.of(presented, claim));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void shouldHaveOneAnswerForEachCombination(Presented presented, Claim claim) {
        AccessDecision decision = home.access.decide(presented.of.apply(home), claim.of.apply(home), READ);

        assertThat(code(decision)).isEqualTo(claim.agrees ? presented.whenClaimsAgree : presented.whenTheyDoNot);
        if (decision instanceof AccessDecision.Granted granted) {
            assertThat(granted.context().tenantId())
                    .isEqualTo(home.acme.tenant().id());
        }
    }

    @Test
    void shouldRefuseMalformedClaimsWhateverTheCredential() {
        Identification malformed = new Identification.Malformed("X-Tenant-ID is there more than once.");

        for (Presented presented : Presented.values()) {
            Credential credential = presented.of.apply(home);
            home.directory.lookUps = 0;
            assertThat(code(home.access.decide(credential, malformed, READ))).isEqualTo("malformed_request");
            assertThat(code(home.access.decideOperator(credential, malformed))).isEqualTo("malformed_request");
            assertThat(home.directory.lookUps).isZero();
        }
    }

    @Test
    void shouldAnswerAnotherTenantAndAnUnknownOneAlike() {
        Secret key = home.key("admin", List.of(), null).secret();
        for (Secret credential : List.of(home.acme.userToken(), key)) {
            String other = told(home.decide(credential, slug("evil")));
            assertThat(told(home.decide(credential, Home.id(home.evil)))).isEqualTo(other);
            assertThat(told(home.decide(credential, slug("nobody")))).isEqualTo(other);
            assertThat(told(home.decide(credential, unknownId()))).isEqualTo(other);
            assertThat(other).doesNotContain("evil").doesNotContain("nobody");
        }
    }

    @Test
    void shouldNotTellASuspendedOrClosedTenantFromAnUnknownOne() {
        String unknown = told(home.decide(home.acme.userToken(), slug("nobody")));
        home.tenancy.tenants().suspend(home.evil.tenant().id());
        assertThat(told(home.decide(home.acme.userToken(), slug("evil")))).isEqualTo(unknown);

        home.tenancy.tenants().reactivate(home.evil.tenant().id());
        home.tenancy.tenants().close(Home.context(home.decide(home.evil.userToken())));
        assertThat(told(home.decide(home.acme.userToken(), slug("evil")))).isEqualTo(unknown);
    }

    @Test
    void shouldNotLookUpWhatIsClaimed() {
        home.directory.lookUps = 0;

        home.decide(home.acme.userToken(), slug("evil"));
        assertThat(home.directory.lookUps).isEqualTo(1);
    }

    @Test
    void shouldActAsTheOwnerOfTheNamedTenantInADemonstration() {
        for (TenantReference claim : List.of(slug("acme"), Home.id(home.acme))) {
            TenantContext context = Home.context(home.access.decideAsOwner(claims(claim), READ));
            assertThat(context.tenantId()).isEqualTo(home.acme.tenant().id());
            assertThat(context.caller().member()).contains(home.acme.owner().id());
        }
        assertThat(code(home.access.decideAsOwner(claims(), READ))).isEqualTo("unauthenticated");
        assertThat(code(home.access.decideAsOwner(claims(slug("nobody")), READ)))
                .isEqualTo("tenant_not_found");
        assertThat(code(home.access.decideAsOwner(claims(slug("acme"), Home.id(home.evil)), READ)))
                .isEqualTo("tenant_not_found");
        assertThat(code(home.access.decideAsOwner(new Identification.Malformed("twice"), READ)))
                .isEqualTo("malformed_request");
    }

    @Test
    void shouldRefuseASuspendedOrClosedTenantInADemonstrationToo() {
        home.tenancy.tenants().suspend(home.acme.tenant().id());
        assertThat(code(home.access.decideAsOwner(claims(slug("acme")), READ))).isEqualTo("tenant_suspended");

        home.tenancy.tenants().reactivate(home.acme.tenant().id());
        home.tenancy.tenants().close(home.owner);
        assertThat(code(home.access.decideAsOwner(claims(slug("acme")), READ))).isEqualTo("tenant_not_found");
    }
}
