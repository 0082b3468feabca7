package dev.tenancy.access;

import dev.tenancy.CreatedApiKey;
import dev.tenancy.NewApiKey;
import dev.tenancy.SignUp;
import dev.tenancy.SignedUp;
import dev.tenancy.SubscriptionPolicy;
import dev.tenancy.Tenancy;
import dev.tenancy.id.TenantId;
import dev.tenancy.id.UuidGenerator;
import dev.tenancy.identification.Identification;
import dev.tenancy.identification.Identification.Claimed;
import dev.tenancy.memory.InMemoryTenancyStore;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.TenancyException;
import dev.tenancy.role.Permission;
import dev.tenancy.secret.OperatorToken;
import dev.tenancy.secret.Secret;
import dev.tenancy.secret.SecretFormat;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.TenantReference;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Two tenants, acme and evil, on an engine that counts what it looks up. */
final class Home {

    static final Permission READ = Permission.TENANT_READ;

    private final InMemoryTenancyStore store = new InMemoryTenancyStore();
    final CountingDirectory directory = new CountingDirectory(store);
    final String operatorToken =
            "op_" + SecretFormat.of("x").generate(new SecureRandom()).reveal();
    Instant now = Instant.parse("2026-01-31T10:00:00Z");
    final Tenancy tenancy = Tenancy.builder()
            .store(store, directory)
            .clock(() -> now)
            .operatorToken(OperatorToken.of(operatorToken))
            .subscriptionPolicy(SubscriptionPolicy.allowAll())
            .mailer(mail -> {})
            .invitationPage(URI.create("https://app.example/join"))
            .build();
    final Access access = tenancy.access();
    final SignedUp acme = signUp("acme");
    final SignedUp evil = signUp("evil");
    final TenantContext owner = context(decide(acme.userToken()));

    private SignedUp signUp(String slug) {
        return tenancy.tenants()
                .signUp(SignUp.of(slug, slug, "Olive", "owner@" + slug + ".example")
                        .onPlan("starter"));
    }

    CreatedApiKey key(String role, List<String> scopes, @Nullable String expiresAt) {
        return tenancy.apiKeys().create(owner, new NewApiKey("ci", role, scopes, expiresAt));
    }

    AccessDecision decide(Secret credential, TenantReference... claims) {
        return access.decide(bearer(credential), claims(claims), READ);
    }

    static Credential bearer(Secret secret) {
        return new Credential.Bearer(secret.reveal());
    }

    static Identification claims(TenantReference... references) {
        return new Claimed(Set.of(references));
    }

    static TenantReference slug(String slug) {
        return new TenantReference.BySlug(new Slug(slug));
    }

    static TenantReference id(SignedUp tenant) {
        return new TenantReference.ById(tenant.tenant().id());
    }

    static TenantReference unknownId() {
        return new TenantReference.ById(new TenantId(UuidGenerator.create().get()));
    }

    static TenantContext context(AccessDecision decision) {
        if (decision instanceof AccessDecision.Granted granted) {
            return granted.context();
        }
        throw new AssertionError("Not granted: " + decision);
    }

    /** What a client is told: code, message and extras. */
    static String told(AccessDecision decision) {
        if (decision instanceof AccessDecision.Refused refused) {
            TenancyException reason = refused.reason();
            return reason.code().text() + ": " + reason.getMessage() + " " + reason.extras();
        }
        return decision instanceof AccessDecision.Granted ? "granted" : "operator";
    }

    static String code(AccessDecision decision) {
        String told = told(decision);
        int end = told.indexOf(':');
        return end < 0 ? told : told.substring(0, end);
    }

    /** Counts the look-ups. */
    static class CountingDirectory implements AccessDirectory {

        private final AccessDirectory directory;
        int lookUps;

        CountingDirectory(AccessDirectory directory) {
            this.directory = directory;
        }

        @Override
        public Optional<ApiKeyAccess> findApiKey(String lookupId) {
            lookUps++;
            return directory.findApiKey(lookupId);
        }

        @Override
        public Optional<UserTokenAccess> findUserToken(String lookupId) {
            lookUps++;
            return directory.findUserToken(lookupId);
        }

        @Override
        public Optional<TenantAccess> findTenant(TenantReference reference) {
            lookUps++;
            return directory.findTenant(reference);
        }

        @Override
        public Optional<TenantUser> findOwner(TenantId tenant) {
            lookUps++;
            return directory.findOwner(tenant);
        }

        @Override
        public Page<TenantId> activeTenants(PageRequest request) {
            lookUps++;
            return directory.activeTenants(request);
        }
    }
}
