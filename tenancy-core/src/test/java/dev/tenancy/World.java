package dev.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tenancy.access.AccessDecision;
import dev.tenancy.access.Credential;
import dev.tenancy.access.TenantContext;
import dev.tenancy.event.TenancyListener;
import dev.tenancy.id.TenantId;
import dev.tenancy.identification.Identification;
import dev.tenancy.memory.InMemoryTenancyStore;
import dev.tenancy.plan.OverLimit;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.problem.TenancyException;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.role.Permission;
import dev.tenancy.secret.Secret;
import dev.tenancy.team.Mail;
import dev.tenancy.tenant.TenantReference;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** An engine in memory with a clock to move, an outbox to read, and a mail server and a billing to switch off. */
final class World {

    private static final String TOKEN = "#token=";

    final InMemoryTenancyStore store = new InMemoryTenancyStore(() -> this.now);
    final List<Mail> outbox = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    Instant now = Instant.parse("2026-01-31T10:00:00Z");
    boolean mailIsDown;
    boolean paymentIsRefused;
    OverLimit overLimit = OverLimit.block();
    Runnable meanwhile = () -> {};
    final Tenancy tenancy;

    /** With the guide's plans. */
    World() {
        this(PlanCatalog.standard());
    }

    World(PlanCatalog plans) {
        this(plans, new TenancyListener() {});
    }

    World(PlanCatalog plans, TenancyListener listener) {
        tenancy = Tenancy.builder()
                .store(store, store)
                .plans(plans)
                .clock(() -> now)
                .listener(listener)
                .mailer(this::deliver)
                .invitationPage(URI.create("https://app.example/join"))
                .subscriptionPolicy(new SubscriptionPolicy() {
                    @Override
                    public boolean mayTake(TenantId tenant, Plan plan) {
                        asked.add(plan.key());
                        return !paymentIsRefused;
                    }

                    @Override
                    public OverLimit overLimit(TenantId tenant, Plan plan) {
                        Runnable once = meanwhile;
                        meanwhile = () -> {};
                        once.run();
                        return overLimit;
                    }
                })
                .build();
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** The owner of a new tenant, whose address is {@code owner@<slug>.example}. */
    TenantContext owner(String slug, String plan) {
        return as(signUp(slug, plan).userToken());
    }

    SignedUp signUp(String slug, String plan) {
        return tenancy.tenants()
                .signUp(SignUp.of("The " + slug, slug, "Olive Owner", "owner@" + slug + ".example")
                        .onPlan(plan));
    }

    /** Another member of the tenant, come in by invitation. */
    TenantContext join(TenantContext inviter, String email, String role) {
        return as(accept(invite(inviter, email, role)).userToken());
    }

    /** The token that was mailed. */
    String invite(TenantContext inviter, String email, String role) {
        tenancy.invitations().create(inviter, new NewInvitation(email, role));
        return mailedToken();
    }

    AcceptedInvitation accept(String token) {
        return tenancy.invitations().accept(new InvitationAcceptance(token, "New Member"), null);
    }

    String mailedToken() {
        String body = outbox.get(outbox.size() - 1).body();
        int start = body.indexOf(TOKEN) + TOKEN.length();
        return body.substring(start, body.indexOf('\n', start));
    }

    TenantContext as(Secret credential) {
        AccessDecision decision = decide(credential);
        assertThat(decision).isInstanceOf(AccessDecision.Granted.class);
        return ((AccessDecision.Granted) decision).context();
    }

    /** The application itself in the tenant. */
    TenantContext system(SignedUp tenant) {
        return tenancy.access().system(new TenantReference.ById(tenant.tenant().id()), "test");
    }

    AccessDecision decide(Secret credential) {
        return tenancy.access()
                .decide(
                        new Credential.Bearer(credential.reveal()),
                        new Identification.Claimed(Set.of()),
                        Permission.TENANT_READ);
    }

    /** Asserts that {@code call} is refused with {@code code}, and gives the refusal. */
    static TenancyException refused(ProblemCode code, ThrowingCallable call) {
        TenancyException refusal = catchThrowableOfType(TenancyException.class, call);
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
        return refusal;
    }

    /** {@code field code} of everything that is wrong with the input of {@code call}. */
    static List<String> wrong(ThrowingCallable call) {
        return ((Invalid) refused(ProblemCode.VALIDATION_FAILED, call))
                .errors().stream()
                        .map(error -> error.field() + " " + error.code())
                        .toList();
    }

    /** Makes all attempts at once, and counts those that were done and the codes of those that were refused. */
    static Map<String, Long> race(List<? extends ThrowingCallable> attempts) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService executor = Executors.newFixedThreadPool(attempts.size());
        try {
            List<Future<String>> running = new ArrayList<>();
            for (ThrowingCallable attempt : attempts) {
                running.add(executor.submit(() -> {
                    start.await();
                    TenancyException refusal = catchThrowableOfType(TenancyException.class, attempt);
                    return refusal == null ? "done" : refusal.code().text();
                }));
            }
            start.countDown();
            Map<String, Long> outcomes = new TreeMap<>();
            for (Future<String> each : running) {
                outcomes.merge(each.get(), 1L, Long::sum);
            }
            return outcomes;
        } finally {
            executor.shutdownNow();
        }
    }

    /** What the tenant's report says of one meter. */
    static MeterUsage meter(Usage usage, TenantContext context, String key) {
        return usage.report(context).meters().stream()
                .filter(one -> one.meter().key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private void deliver(Mail mail) {
        if (mailIsDown) {
            throw new Unavailable("The mail can't be handed over.", null);
        }
        outbox.add(mail);
    }
}
