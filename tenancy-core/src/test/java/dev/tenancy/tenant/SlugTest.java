package dev.tenancy.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.id.UuidGenerator;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlugTest {

    private final ReservedSlugs reserved = ReservedSlugs.standard();

    @ParameterizedTest
    @ValueSource(strings = {"abc", "a-b", "acme", "acme-corp", "0-1", "123", "a1-b2-c3"})
    void shouldTakeAWellFormedSlug(String text) {
        assertThat(new Slug(text)).hasToString(text);
        assertThat(Slug.find(text)).contains(new Slug(text));
        assertThat(reserved.parse(text)).isEqualTo(new Slug(text));
    }

    @Test
    void shouldHaveThreeToSixtyThreeCharacters() {
        assertThat(Slug.find("a".repeat(63))).isPresent();
        assertThat(Slug.find("a".repeat(64))).isEmpty();
        assertThat(Slug.find("ab")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ab",
                "-abc",
                "abc-",
                "a--b",
                "xn--80ak6aa92e",
                "Acme",
                "ACME",
                "a_b",
                "a b",
                " acme",
                "acme ",
                "acme\n",
                "acme\r\n",
                "acme\u0000",
                "acme.corp",
                "acme/../evil",
                "acme%2Fevil",
                "..",
                "acme;x=1",
                "аcme",
                "acmé",
                "ａcme",
                "acm\u200Be",
                "\u212Ailo"
            })
    void shouldRefuseWhatIsNoSlug(String text) {
        assertThat(Slug.find(text)).isEmpty();
        assertThat(Refusals.of(() -> new Slug(text))).containsExactly("bad_format");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "www",
                "api",
                "admin",
                "app",
                "auth",
                "billing",
                "dashboard",
                "docs",
                "mail",
                "static",
                "status",
                "support",
                "localhost"
            })
    void shouldReserveWhatAProductNeedsItself(String label) {
        assertThat(reserved.contains(label)).isTrue();
        assertThat(Refusals.of(() -> reserved.parse(label))).containsExactly("reserved");
    }

    @Test
    void shouldReserveMoreOnDemand() {
        ReservedSlugs more = reserved.plus("shop");

        assertThat(more.contains("shop")).isTrue();
        assertThat(more.contains("www")).isTrue();
        assertThat(reserved.contains("shop")).isFalse();
    }

    @Test
    void shouldFindATenantNamedBySlugOrById() {
        TenantId id = new TenantId(UuidGenerator.create().get());

        assertThat(TenantReference.find("acme")).contains(new TenantReference.BySlug(new Slug("acme")));
        assertThat(TenantReference.find(id.toString())).contains(new TenantReference.ById(id));
        assertThat(TenantReference.find(id.toString().toUpperCase(Locale.ROOT))).isEmpty();
        assertThat(TenantReference.find("user_" + id.toString().substring(7))).isEmpty();
        assertThat(TenantReference.find(id.value().toString()))
                .contains(new TenantReference.BySlug(new Slug(id.value().toString())));
    }
}
