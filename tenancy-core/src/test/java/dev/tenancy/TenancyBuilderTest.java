package dev.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tenancy.access.TenantAccess;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class TenancyBuilderTest {

    @Test
    void shouldSayWhatIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Tenancy.builder().mailer(mail -> {}).build())
                .withMessageContaining("store(…)");
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> Tenancy.builder().inMemory().mailer(mail -> {}).build())
                .withMessageContaining("invitationPage(…)");
        assertThatIllegalStateException()
                .isThrownBy(() -> Tenancy.builder()
                        .inMemory()
                        .invitationPage(URI.create("https://app.example/join"))
                        .build())
                .withMessageContaining("mailer(…)");
    }

    @Test
    void shouldBeReadyForAPrototypeInOneCall() {
        try (Tenancy tenancy = Tenancy.inMemory()) {
            tenancy.ping();
            SignedUp made = tenancy.tenants()
                    .signUp(SignUp.of("Acme", "acme", "John", "john@acme.example")
                            .onPlan("enterprise"));

            assertThat(made.subscription().plan()).isEqualTo("enterprise");
            assertThat(tenancy.plans()
                            .entitlements(new TenantAccess(made.tenant(), made.subscription(), List.of()))
                            .features())
                    .containsEntry("sla", true);
            assertThat(tenancy.plans().catalog().plans()).hasSize(4);
            assertThat(tenancy.reservedSlugs().contains("www")).isTrue();
        }
    }

    @Test
    void shouldKeepTwoEnginesApart() {
        try (Tenancy one = Tenancy.inMemory();
                Tenancy other = Tenancy.inMemory()) {
            SignUp form = SignUp.of("Acme", "acme", "John", "john@acme.example");

            assertThat(one.tenants().signUp(form).tenant().id())
                    .isNotEqualTo(other.tenants().signUp(form).tenant().id());
        }
    }
}
