package dev.tenancy.identification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.id.UuidGenerator;
import dev.tenancy.identification.Identification.Claimed;
import dev.tenancy.identification.Identification.Malformed;
import dev.tenancy.tenant.ReservedSlugs;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantReference;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantIdentifierTest {

    private static final TenantReference ACME = new TenantReference.BySlug(new Slug("acme"));

    private final TenantIdentifier identifier =
            new TenantIdentifier("LocalHost", ReservedSlugs.standard().plus("shop"));
    private final TenantId id = new TenantId(UuidGenerator.create().get());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme.localhost",
                "acme.localhost:8080",
                "acme.localhost.",
                "acme.localhost.:8080",
                "ACME.LOCALHOST",
                "Acme.LocalHost:80"
            })
    void shouldTakeExactlyOneLabelUnderTheBaseDomainAsAClaim(String host) {
        assertThat(byHost(host)).isEqualTo(claims(ACME));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                ".",
                ":8080",
                "localhost",
                "localhost.",
                "localhost:8080",
                ".localhost",
                "..localhost",
                "acme.localhost..",
                "acme..localhost",
                "evil-localhost",
                "acme-localhost",
                "acmelocalhost",
                "evil.acme.localhost",
                "acme.evil.localhost",
                "acme.localhost.evil.example",
                "acme.localhost.localhost",
                "acme.example.com",
                "acme",
                "127.0.0.1",
                "127.0.0.1:8080",
                "[::1]",
                "[::1]:8080",
                "::1",
                "2130706433",
                "www.localhost",
                "api.localhost",
                "app.localhost:8080",
                "SHOP.localhost",
                "xn--80ak6aa92e.localhost",
                "ac_me.localhost",
                "-acme.localhost",
                "ab.localhost",
                "acme%2Fevil.localhost",
                "acme/evil.localhost",
                "acme .localhost",
                " acme.localhost",
                "acme.localhost\r\nX-Tenant-ID: evil",
                "acme\u0000.localhost",
                "аcme.localhost",
                "\u212Ailo.localhost",
                "\u017Fales.localhost",
                "acme.localhost:80:80",
                "acme.localhost:evil",
                "acme.localhost:80\n",
                "acme.localhost:-1",
                "user@acme.localhost:x"
            })
    void shouldTakeAnyOtherHostAsNoClaim(@Nullable String host) {
        assertThat(byHost(host)).isEqualTo(claims());
    }

    @Test
    void shouldTakeALabelOfSixtyThreeCharactersAtMost() {
        String longest = "a".repeat(63);

        assertThat(byHost(longest + ".localhost")).isEqualTo(claims(new TenantReference.BySlug(new Slug(longest))));
        assertThat(byHost(longest + "a.localhost")).isEqualTo(claims());
    }

    @Test
    void shouldTakeASlugOrAnIdInHeaderAndPath() {
        TenantReference byId = new TenantReference.ById(id);

        assertThat(identify(null, List.of("acme"), null)).isEqualTo(claims(ACME));
        assertThat(identify(null, List.of(id.toString()), null)).isEqualTo(claims(byId));
        assertThat(identify(null, List.of(), "acme")).isEqualTo(claims(ACME));
        assertThat(identify(null, List.of(), id.toString())).isEqualTo(claims(byId));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "ACME",
                "Acme",
                " acme",
                "acme ",
                "acme,evil",
                "acme, evil",
                "acme,acme",
                "acme%2Fevil",
                "acme/evil",
                "..",
                "../acme",
                "..%2fadmin",
                "acme;x=1",
                "acme\r\nX-Evil: 1",
                "acme\n",
                "acme\u0000",
                "xn--80ak6aa92e",
                "аcme",
                "ａｃｍｅ",
                "tenant_",
                "tenant_00000000000000000000000000x",
                "TENANT_01h455vb4pex5vsknk084sn02q",
                "user_01h455vb4pex5vsknk084sn02q",
                "tenant_81h455vb4pex5vsknk084sn02q",
                "*",
                "' or '1'='1"
            })
    void shouldRefuseAHeaderOrPathThatNamesNoTenantWithoutEchoingIt(String text) {
        assertThat(identify(null, List.of(text), null))
                .isEqualTo(new Malformed("X-Tenant-ID must be a tenant's slug or id."));
        assertThat(identify(null, List.of(), text))
                .isEqualTo(new Malformed("The path must name a tenant by slug or id."));
    }

    @Test
    void shouldRefuseAHeaderGivenTwiceEvenWhenBothAreEqual() {
        assertThat(identify(null, List.of("acme", "acme"), null)).isInstanceOf(Malformed.class);
        assertThat(identify(null, List.of("acme", "evil"), null)).isInstanceOf(Malformed.class);
        assertThat(identify("acme.localhost", List.of("acme", "acme"), "acme")).isInstanceOf(Malformed.class);
    }

    @Test
    void shouldRefuseTwoClaimsThatDiffer() {
        TenantId other = new TenantId(UuidGenerator.create().get());

        assertThat(identify("acme.localhost", List.of("evil"), null)).isInstanceOf(Malformed.class);
        assertThat(identify("acme.localhost", List.of(), "evil")).isInstanceOf(Malformed.class);
        assertThat(identify(null, List.of("acme"), "evil")).isInstanceOf(Malformed.class);
        assertThat(identify(null, List.of(id.toString()), other.toString())).isInstanceOf(Malformed.class);
        assertThat(identify("acme.localhost", List.of(id.toString()), other.toString()))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void shouldTakeEqualClaimsAsOne() {
        assertThat(identify("acme.localhost", List.of("acme"), "acme")).isEqualTo(claims(ACME));
    }

    @Test
    void shouldKeepASlugAndAnIdBothToBeChecked() {
        assertThat(identify("acme.localhost", List.of(id.toString()), "acme"))
                .isEqualTo(claims(ACME, new TenantReference.ById(id)));
    }

    @Test
    void shouldNotLetAReservedHostHideTheHeader() {
        assertThat(identify("www.localhost", List.of("acme"), null)).isEqualTo(claims(ACME));
        assertThat(identify("other.example", List.of("acme"), null)).isEqualTo(claims(ACME));
    }

    private Identification byHost(@Nullable String host) {
        return identify(host, List.of(), null);
    }

    private Identification identify(@Nullable String host, List<String> headers, @Nullable String path) {
        return identifier.identify(new RequestView(host, headers, path));
    }

    private static Identification claims(TenantReference... references) {
        return new Claimed(Set.of(references));
    }
}
