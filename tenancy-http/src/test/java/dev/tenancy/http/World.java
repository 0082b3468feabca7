package dev.tenancy.http;

import dev.tenancy.InvitationAcceptance;
import dev.tenancy.NewApiKey;
import dev.tenancy.NewInvitation;
import dev.tenancy.SignUp;
import dev.tenancy.SubscriptionPolicy;
import dev.tenancy.Tenancy;
import dev.tenancy.access.AccessDecision;
import dev.tenancy.access.Credential;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.identification.Identification;
import dev.tenancy.memory.InMemoryTenancyStore;
import dev.tenancy.plan.OverLimit;
import dev.tenancy.plan.Plan;
import dev.tenancy.ratelimit.LocalRateLimiter;
import dev.tenancy.role.Permission;
import dev.tenancy.role.Role;
import dev.tenancy.secret.OperatorToken;
import dev.tenancy.team.Mail;
import dev.tenancy.testkit.MovableClock;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** An engine in memory, on a clock that stands still, with everything a test needs of it. */
final class World {

    final MovableClock clock = new MovableClock();
    final List<Mail> mails = new CopyOnWriteArrayList<>();
    final String operatorToken = "op_" + UUID.randomUUID() + UUID.randomUUID();
    OverLimit overLimit = OverLimit.block();
    final Tenancy tenancy;

    World() {
        this(UnaryOperator.identity());
    }

    World(UnaryOperator<Tenancy.Builder> settings) {
        InMemoryTenancyStore store = new InMemoryTenancyStore();
        tenancy = settings.apply(Tenancy.builder()
                        .store(store, store)
                        .clock(clock)
                        .rateLimiter(new LocalRateLimiter(clock::nanoTime, 10_000))
                        .subscriptionPolicy(new SubscriptionPolicy() {
                            @Override
                            public boolean mayTake(TenantId tenant, Plan plan) {
                                return true;
                            }

                            @Override
                            public OverLimit overLimit(TenantId tenant, Plan plan) {
                                return overLimit;
                            }
                        })
                        .operatorToken(OperatorToken.of(operatorToken))
                        .mailer(mails::add)
                        .invitationPage(URI.create("https://app.example.com/join")))
                .build();
    }

    /** A new tenant; gives its owner's token. */
    String signUp(String slug, String plan) {
        return tenancy.tenants()
                .signUp(SignUp.of("The " + slug, slug, "Olga", "owner@" + slug + ".example")
                        .onPlan(plan))
                .userToken()
                .reveal();
    }

    /** A new member with this role, invited by the owner; gives the member's token. */
    String member(String owner, String email, Role role) {
        tenancy.invitations().create(context(owner), new NewInvitation(email, role.text()));
        return tenancy.invitations()
                .accept(new InvitationAcceptance(invitationToken(), "Max"), null)
                .userToken()
                .reveal();
    }

    /** The token of the newest mail. */
    String invitationToken() {
        String body = mails.get(mails.size() - 1).body();
        return body.substring(body.indexOf("#token=") + "#token=".length())
                .lines()
                .findFirst()
                .orElseThrow();
    }

    /** A new API key, made by the owner. */
    String key(String owner, Role role, Permission... scopes) {
        var form = new NewApiKey(
                "robot",
                role.text(),
                Arrays.stream(scopes).map(Permission::text).toList(),
                null);
        return tenancy.apiKeys().create(context(owner), form).secret().reveal();
    }

    TenantContext context(String token) {
        AccessDecision decision = tenancy.access()
                .decide(new Credential.Bearer(token), new Identification.Claimed(Set.of()), Permission.TENANT_READ);
        return ((AccessDecision.Granted) decision).context();
    }

    String id(String token) {
        return context(token).tenantId().toString();
    }

    /** How much of a meter the tenant has used. */
    long used(String token, String meter) {
        return tenancy.usage().report(context(token)).meters().stream()
                .filter(one -> one.meter().key().equals(meter))
                .findFirst()
                .orElseThrow()
                .count()
                .used();
    }
}
