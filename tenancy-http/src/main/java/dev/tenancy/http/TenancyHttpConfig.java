package dev.tenancy.http;

import dev.tenancy.http.auth.Authenticator;
import dev.tenancy.plan.RateLimit;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings of the {@link TenancyPlugin}. Not thread-safe; read once, when the plugin is made. */
public final class TenancyHttpConfig {

    private static final int MAX_TENANT_CONCURRENCY = 100_000;

    @Nullable
    String baseDomain;

    @Nullable
    Authenticator authenticator;

    boolean demo;
    Set<String> trustedProxies = Set.of();
    RateLimit signUpLimit = new RateLimit(20, Duration.ofHours(1));
    RateLimit acceptanceLimit = RateLimit.perMinute(5);
    RateLimit invitationLimit = new RateLimit(100, Duration.ofDays(1));
    RateLimit invitationLimitOfAddress = new RateLimit(5, Duration.ofHours(1));
    RateLimit publicLimit = RateLimit.perMinute(600);
    int tenantConcurrency = 100;
    Duration bodyTime = Duration.ofSeconds(20);
    long bodyBytes = Runtime.getRuntime().maxMemory() / 8;

    @Nullable
    String problemTypes;

    TenancyHttpConfig() {}

    /** Tenants answer on {@code <slug>.<baseDomain>}. Required. */
    public TenancyHttpConfig baseDomain(String baseDomain) {
        this.baseDomain = baseDomain;
        return this;
    }

    /**
     * Whether a request that names a tenant and shows no credential acts as that tenant's owner; false by default. For
     * demonstrations only: bind the server to loopback. Requests for hosts other than {@code localhost}, {@code *.localhost} and
     * {@code 127.0.0.1}, and those of a foreign {@code Origin}, are refused then.
     */
    public TenancyHttpConfig demo(boolean demo) {
        this.demo = demo;
        return this;
    }

    /** Who is let in by which credential; {@link Authenticator#bearer} by default. Takes the place of {@link #demo}'s too. */
    public TenancyHttpConfig authenticator(Authenticator authenticator) {
        this.authenticator = authenticator;
        return this;
    }

    /**
     * The proxies whose {@code X-Forwarded-For} is believed, for the client's address only; none by default.
     *
     * @param addresses IP addresses, such as {@code 10.0.0.5}
     */
    public TenancyHttpConfig trustedProxies(String... addresses) {
        this.trustedProxies = new LinkedHashSet<>(Set.of(addresses));
        return this;
    }

    /** How often one source may sign up; 20 an hour by default. */
    public TenancyHttpConfig signUpLimit(RateLimit perSource) {
        this.signUpLimit = perSource;
        return this;
    }

    /** How often one source may try to accept an invitation; 5 a minute by default. */
    public TenancyHttpConfig acceptanceLimit(RateLimit perSource) {
        this.acceptanceLimit = perSource;
        return this;
    }

    /** How many invitations a tenant may send; 100 a day by default. */
    public TenancyHttpConfig invitationLimit(RateLimit perTenant) {
        this.invitationLimit = perTenant;
        return this;
    }

    /** How many invitations a tenant may send to one address; 5 an hour by default. */
    public TenancyHttpConfig invitationLimitOfAddress(RateLimit perTenantAndAddress) {
        this.invitationLimitOfAddress = perTenantAndAddress;
        return this;
    }

    /** How often one source may call each of the other public routes; 600 a minute by default. */
    public TenancyHttpConfig publicLimit(RateLimit perSource) {
        this.publicLimit = perSource;
        return this;
    }

    /**
     * How many requests of one tenant run at once in this process; 100 by default. One more is refused with 429, so that a tenant
     * which floods the service leaves threads to the others. A request counts from when its caller was let in until it is answered
     * to the last byte or given up, asynchronous handlers and event streams included.
     *
     * <p>Choose it well below the threads of the server, and where handlers hold what is scarcer for long, such as connections to
     * a database, below that.
     *
     * @param requests 1 to 100,000
     * @throws IllegalArgumentException when {@code requests} is out of range
     */
    public TenancyHttpConfig tenantConcurrency(int requests) {
        if (requests < 1 || requests > MAX_TENANT_CONCURRENCY) {
            throw new IllegalArgumentException(
                    "tenantConcurrency must be 1 to " + MAX_TENANT_CONCURRENCY + ", not " + requests + ".");
        }
        this.tenantConcurrency = requests;
        return this;
    }

    /**
     * What a problem's {@code type} begins with, its code follows; by default {@code /problems/} of this host, where the plugin
     * serves a page for each code.
     */
    public TenancyHttpConfig problemTypes(String base) {
        this.problemTypes = base;
        return this;
    }
}
