package dev.tenancy;

import static dev.tenancy.World.refused;
import static dev.tenancy.World.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.AccessDecision;
import dev.tenancy.access.TenantContext;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.role.Role;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.tenant.TenantStatus;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignUpTest {

    private final World world = new World();
    private final Tenants tenants = world.tenancy.tenants();

    @Test
    void shouldMakeTheGuidesTenantWithItsOwner() {
        SignedUp made = tenants.signUp(new SignUp(
                "Acme Corporation", "acme", "admin@acme.com", "John Doe", "john@acme.com", "professional", null));

        assertThat(made.tenant().slug()).hasToString("acme");
        assertThat(made.tenant().name()).hasToString("Acme Corporation");
        assertThat(made.tenant().email()).hasToString("admin@acme.com");
        assertThat(made.tenant().status()).isEqualTo(TenantStatus.ACTIVE);
        assertThat(made.tenant().createdAt()).isEqualTo(world.now);
        assertThat(made.subscription().plan()).isEqualTo("professional");
        assertThat(made.subscription().planVersion()).isEqualTo(1);
        assertThat(made.subscription().anchor()).isEqualTo(world.now);
        assertThat(made.owner().email()).hasToString("john@acme.com");
        assertThat(made.owner().name()).hasToString("John Doe");
        assertThat(made.owner().role()).isEqualTo(Role.OWNER);
        assertThat(made.owner().status()).isEqualTo(TenantUser.Status.ACTIVE);
        assertThat(made.owner().addressProved()).isFalse();
        assertThat(made.tokenExpiresAt()).isEqualTo(world.now.plus(Duration.ofDays(30)));
    }

    @Test
    void shouldDefaultToTheLowestPlanAndUtc() {
        SignedUp made = tenants.signUp(SignUp.of("Acme", "acme", "John", "john@acme.com"));

        assertThat(made.subscription().plan()).isEqualTo("free");
        assertThat(made.tenant().timeZone().getId()).isEqualTo("UTC");
        assertThat(made.subscription().zone().getId()).isEqualTo("UTC");
        assertThat(made.tenant().email()).hasToString("john@acme.com");
    }

    @Test
    void shouldLetTheOwnerInWithTheTokenForThirtyDays() {
        SignedUp made = world.signUp("acme", "free");

        TenantContext context = world.as(made.userToken());
        assertThat(context.tenantId()).isEqualTo(made.tenant().id());
        assertThat(context.caller().role()).isEqualTo(Role.OWNER);
        world.pass(Duration.ofDays(30).minusNanos(1));
        assertThat(world.decide(made.userToken())).isInstanceOf(AccessDecision.Granted.class);
        world.pass(Duration.ofNanos(1));
        assertThat(world.decide(made.userToken())).isInstanceOf(AccessDecision.Refused.class);
    }

    @Test
    void shouldCountTheOwnerAsASeat() {
        TenantContext owner = world.owner("acme", "free");

        assertThat(world.tenancy.usage().report(owner).meters())
                .filteredOn(meter -> meter.meter().key().equals("users"))
                .singleElement()
                .satisfies(users -> assertThat(users.count().used()).isEqualTo(1));
    }

    @Test
    void shouldNameEveryFieldThatIsMissing() {
        assertThat(wrong(() -> tenants.signUp(new SignUp(null, null, null, null, null, null, null))))
                .containsExactly(
                        "name required",
                        "slug required",
                        "email required",
                        "owner_name required",
                        "owner_email required");
    }

    @Test
    void shouldNameEveryFieldThatBreaksItsBound() {
        assertThat(wrong(() ->
                        tenants.signUp(new SignUp("", "a", "nobody", "\u0000", "x@y@z", "platinum", "Mars/Olympus"))))
                .containsExactly(
                        "name bad_length",
                        "slug bad_format",
                        "email bad_format",
                        "owner_name bad_format",
                        "owner_email bad_format",
                        "subscription_tier unknown",
                        "time_zone unknown");
        assertThat(wrong(() -> tenants.signUp(SignUp.of("Acme", "admin", "John", "john@acme.com"))))
                .containsExactly("slug reserved");
    }

    @Test
    void shouldNotEchoTheInputInTheRefusal() {
        assertThat(refused(
                        ProblemCode.VALIDATION_FAILED,
                        () -> tenants.signUp(SignUp.of("Acme", "<script>", "John", "john@acme.com"))))
                .hasMessageNotContaining("script");
    }

    @Test
    void shouldRefuseATakenSlugAndLeaveNothingBehind() {
        SignedUp first = world.signUp("acme", "free");

        refused(ProblemCode.SLUG_TAKEN, () -> world.signUp("acme", "free"));
        assertThat(world.store.findTenant(new TenantReference.BySlug(new Slug("acme"))))
                .hasValueSatisfying(found -> assertThat(found.tenant()).isEqualTo(first.tenant()));
        assertThat(world.signUp("acme-two", "free").tenant().id())
                .isNotEqualTo(first.tenant().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"starter", "professional", "enterprise"})
    void shouldAskThePolicyForAPaidPlanBeforeAnythingIsMade(String plan) {
        world.paymentIsRefused = true;

        assertThat(refused(ProblemCode.PAYMENT_REQUIRED, () -> world.signUp("acme", plan))
                        .extras())
                .containsOnly(Map.entry("tier", plan));
        assertThat(world.asked).containsExactly(plan);
        assertThat(world.store.findTenant(new TenantReference.BySlug(new Slug("acme"))))
                .isEmpty();
    }

    @Test
    void shouldNotAskThePolicyForAFreePlan() {
        world.paymentIsRefused = true;

        assertThat(world.signUp("acme", "free").subscription().plan()).isEqualTo("free");
        assertThat(world.asked).isEmpty();
    }

    @Test
    void shouldRefusePaidPlansUnlessAPolicyIsSet() {
        try (Tenancy tenancy = Tenancy.builder()
                .inMemory()
                .mailer(mail -> {})
                .invitationPage(URI.create("https://app.example/join"))
                .build()) {
            refused(
                    ProblemCode.PAYMENT_REQUIRED,
                    () -> tenancy.tenants()
                            .signUp(SignUp.of("Acme", "acme", "John", "john@acme.com")
                                    .onPlan("starter")));
        }
    }

    @Test
    void shouldNotShowTheTokenInItsText() {
        SignedUp made = world.signUp("acme", "free");

        assertThat(made.toString()).doesNotContain(made.userToken().reveal());
    }
}
