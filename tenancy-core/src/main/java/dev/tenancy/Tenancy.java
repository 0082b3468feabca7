package dev.tenancy;

import dev.tenancy.access.Access;
import dev.tenancy.access.AccessDirectory;
import dev.tenancy.access.Authentication;
import dev.tenancy.event.TenancyListener;
import dev.tenancy.id.UuidGenerator;
import dev.tenancy.memory.InMemoryTenancyStore;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.ratelimit.LocalRateLimiter;
import dev.tenancy.ratelimit.RateLimiter;
import dev.tenancy.secret.OperatorToken;
import dev.tenancy.secret.SecretHasher;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.team.Mailer;
import dev.tenancy.tenant.ReservedSlugs;
import dev.tenancy.usage.Lease;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The engine: every use case of a multi-tenant product, on top of a store. Build one per process and share it. Immutable and
 * thread-safe.
 */
public final class Tenancy implements AutoCloseable {

    private final TenancyStore store;
    private final AccessDirectory directory;
    private final ReservedSlugs reservedSlugs;
    private final RateLimiter rateLimiter;
    private final InstantSource clock;
    private final Access access;
    private final Tenants tenants;
    private final Members members;
    private final Invitations invitations;
    private final ApiKeys apiKeys;
    private final Subscriptions subscriptions;
    private final Leases leases;
    private final Usage usage;
    private final Plans plans;
    private final Overrides overrides;
    private final TopUps topUps;

    private Tenancy(Builder builder, TenancyStore store, AccessDirectory directory, Mailer mailer, URI invitationPage) {
        this.store = store;
        this.directory = directory;
        reservedSlugs = builder.reservedSlugs;
        rateLimiter = builder.rateLimiter;
        clock = builder.clock;
        Engine engine = new Engine(
                store,
                builder.plans,
                builder.clock,
                new UuidGenerator(builder.clock, builder.random),
                builder.random,
                builder.hasher);
        Thresholds thresholds = new Thresholds(builder.listener);
        Seats seats = new Seats(engine, thresholds);
        UserTokens userTokens = new UserTokens(engine);
        Authentication authentication =
                new Authentication(directory, builder.hasher, builder.operatorToken, builder.clock);
        access = new Access(directory, builder.plans, authentication);
        tenants = new Tenants(engine, seats, userTokens, reservedSlugs, builder.subscriptionPolicy);
        members = new Members(engine, seats);
        invitations = new Invitations(engine, seats, userTokens, new InvitationMail(mailer, invitationPage));
        apiKeys = new ApiKeys(engine);
        subscriptions = new Subscriptions(engine, builder.subscriptionPolicy);
        leases = new Leases(engine, thresholds, builder.leases.values(), System::nanoTime);
        usage = new Usage(engine, thresholds, leases);
        plans = new Plans(engine);
        overrides = new Overrides(engine);
        topUps = new TopUps(engine);
    }

    /** Begins an engine; a store, a mailer and the page that invitations lead to are required. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * An engine for tests and prototypes: keeps all in memory, has the plans of {@link PlanCatalog#standard()}, lets anybody
     * take any plan and discards mails.
     */
    public static Tenancy inMemory() {
        return builder()
                .inMemory()
                .subscriptionPolicy(SubscriptionPolicy.allowAll())
                .mailer(mail -> {})
                .invitationPage(URI.create("http://localhost/join"))
                .build();
    }

    /** Sign-up, and the tenant's own particulars. */
    public Tenants tenants() {
        return tenants;
    }

    /** The members of a tenant. */
    public Members members() {
        return members;
    }

    /** Invitations to become a member. */
    public Invitations invitations() {
        return invitations;
    }

    /** A tenant's API keys. */
    public ApiKeys apiKeys() {
        return apiKeys;
    }

    /** Which plan a tenant is on, and changes of it. */
    public Subscriptions subscriptions() {
        return subscriptions;
    }

    /** Metering. */
    public Usage usage() {
        return usage;
    }

    /** The product's plans. */
    public Plans plans() {
        return plans;
    }

    /** What tenants have in place of their plans' word. For operators. */
    public Overrides overrides() {
        return overrides;
    }

    /** Units that tenants have beside those of their plans. For operators, and for the application after a purchase. */
    public TopUps topUps() {
        return topUps;
    }

    /** Who may do what, for which tenant. */
    public Access access() {
        return access;
    }

    /** The limiter of requests. */
    public RateLimiter rateLimiter() {
        return rateLimiter;
    }

    /** The time that the engine goes by. */
    public InstantSource clock() {
        return clock;
    }

    /** The labels that no tenant may have. */
    public ReservedSlugs reservedSlugs() {
        return reservedSlugs;
    }

    /**
     * Does {@code work} in every active tenant, one after the other on this thread, newest first, each with a context of its own bound
     * that may do all in the tenant. Suspended and closed tenants are left out, and so is one that becomes so before its turn; who
     * signs up meanwhile is there the next time. All are attempted: a failure in one tenant, of whatever kind, keeps none of the
     * others from its turn. Only interruption of the thread, which stays interrupted, and a store that can't tell the tenants end it
     * early.
     *
     * <p>A {@code ScheduledExecutorService} never repeats a task that has thrown: catch the exception there, and log it.
     *
     * @param reason for what, e.g. {@code nightly-report}; the audit trail names it as the actor
     * @throws TenantWorkFailed at the end, naming each tenant in which the work failed, or when it ended early
     * @throws IllegalStateException at once when a tenant's context is bound to this thread
     */
    public void forEachTenant(String reason, TenantWork work) {
        new TenantWalk(directory, access, reason, work).run();
    }

    /** Returns when the store answers; {@link dev.tenancy.problem.Unavailable} when it does not. */
    public void ping() {
        store.ping();
    }

    /** Gives back what leases have not handed out, and closes the store. */
    @Override
    public void close() {
        leases.close();
        store.close();
    }

    /** Builds an engine. Not thread-safe. */
    public static final class Builder {

        private final RandomGenerator random = new SecureRandom();
        private @Nullable TenancyStore store;
        private @Nullable AccessDirectory directory;
        private @Nullable Mailer mailer;
        private @Nullable URI invitationPage;
        private @Nullable OperatorToken operatorToken;
        private PlanCatalog plans = PlanCatalog.standard();
        private InstantSource clock = InstantSource.system();
        private SecretHasher hasher = SecretHasher.plain();
        private ReservedSlugs reservedSlugs = ReservedSlugs.standard();
        private SubscriptionPolicy subscriptionPolicy = SubscriptionPolicy.refusePaidPlans();
        private RateLimiter rateLimiter = new LocalRateLimiter();
        private TenancyListener listener = new TenancyListener() {};
        private final Map<String, Lease> leases = new TreeMap<>();

        private Builder() {}

        /** Where the engine keeps what it knows, and the read model over the same data. */
        public Builder store(TenancyStore store, AccessDirectory directory) {
            this.store = store;
            this.directory = directory;
            return this;
        }

        /** Keeps all in this process's memory. */
        public Builder inMemory() {
            InMemoryTenancyStore memory = new InMemoryTenancyStore(() -> clock.instant());
            return store(memory, memory);
        }

        /** Delivers mails. */
        public Builder mailer(Mailer mailer) {
            this.mailer = mailer;
            return this;
        }

        /** The page that the link in an invitation leads to, where the invited can accept; the token is added as {@code #token=…}. */
        public Builder invitationPage(URI invitationPage) {
            this.invitationPage = invitationPage;
            return this;
        }

        /** The product's plans; {@link PlanCatalog#standard()} by default. */
        public Builder plans(PlanCatalog plans) {
            this.plans = plans;
            return this;
        }

        /** The time; the system's by default. */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /** How secrets are hashed; without a pepper by default. */
        public Builder secretHasher(SecretHasher hasher) {
            this.hasher = hasher;
            return this;
        }

        /** The labels that no tenant may have; {@link ReservedSlugs#standard()} by default. */
        public Builder reservedSlugs(ReservedSlugs reservedSlugs) {
            this.reservedSlugs = reservedSlugs;
            return this;
        }

        /** Who may take a plan that costs something; nobody by default. */
        public Builder subscriptionPolicy(SubscriptionPolicy subscriptionPolicy) {
            this.subscriptionPolicy = subscriptionPolicy;
            return this;
        }

        /** The limiter of requests; one of this process by default. */
        public Builder rateLimiter(RateLimiter rateLimiter) {
            this.rateLimiter = rateLimiter;
            return this;
        }

        /** Is told what happens; nobody is by default. */
        public Builder listener(TenancyListener listener) {
            this.listener = listener;
            return this;
        }

        /**
         * Hands out a meter's units from memory, in place of a durable charge for each; no meter's by default. A later lease of
         * the same meter replaces an earlier one. It is for {@link Usage#consume} without an idempotency key, outside transactions.
         */
        public Builder lease(Lease lease) {
            leases.put(lease.meter(), lease);
            return this;
        }

        /** The token that makes its bearer an operator; nobody is one by default. */
        public Builder operatorToken(OperatorToken operatorToken) {
            this.operatorToken = operatorToken;
            return this;
        }

        /**
         * The engine.
         *
         * @throws IllegalStateException naming what is missing
         * @throws IllegalArgumentException for a lease of a meter that is no periodic one of the catalog
         */
        public Tenancy build() {
            if (store == null || directory == null) {
                throw new IllegalStateException(
                        "Tenancy needs a store to keep tenants in. Call store(…), or inMemory() for tests.");
            }
            if (mailer == null || invitationPage == null) {
                throw new IllegalStateException("Tenancy needs a mailer and the page that invitations lead to, since an"
                        + " invitation's token goes out by mail alone. Call mailer(…) and invitationPage(…).");
            }
            leases.values().forEach(lease -> Leases.check(plans, lease));
            return new Tenancy(this, store, directory, mailer, invitationPage);
        }
    }
}
