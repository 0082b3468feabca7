package dev.tenancy.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.CreatedApiKey;
import dev.tenancy.NewApiKey;
import dev.tenancy.SignUp;
import dev.tenancy.SignedUp;
import dev.tenancy.SubscriptionPolicy;
import dev.tenancy.Tenancy;
import dev.tenancy.access.AccessDecision;
import dev.tenancy.access.Credential;
import dev.tenancy.access.TenantContext;
import dev.tenancy.identification.Identification;
import dev.tenancy.persistence.CachingAccessDirectory;
import dev.tenancy.persistence.DatabasePool;
import dev.tenancy.persistence.JpaTenancyStore;
import dev.tenancy.persistence.TenancySchema;
import dev.tenancy.plan.Feature;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.ratelimit.RateDecision;
import dev.tenancy.role.Permission;
import dev.tenancy.testkit.Samples;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What every request of an API key goes through before its handler, with nothing metered: the key is read, hashed, looked up
 * behind the cache and compared, tenant, role and scope are judged, a feature of the plan is required and the tenant's rate is
 * taken from.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GuardBenchmark {

    private static final Feature API_ACCESS = new Feature("api_access");

    // So much that it refuses nobody.
    private static final RateLimit LIMIT = new RateLimit(1_000_000_000, Duration.ofSeconds(1));

    private static final Identification NO_CLAIM = new Identification.Claimed(Set.of());

    private final HikariDataSource pool;
    private final JpaTenancyStore store;
    private final CachingAccessDirectory directory;
    private final Tenancy tenancy;
    private final Credential credential;

    public GuardBenchmark() {
        String url = "jdbc:h2:mem:" + Samples.uuid() + ";DB_CLOSE_DELAY=-1";
        pool = DatabasePool.open(url, "sa", "");
        TenancySchema.migrate(pool);
        store = JpaTenancyStore.open(pool);
        directory = CachingAccessDirectory.open(store, DatabasePool.unpooled(url, "sa", ""));
        tenancy = Tenancy.builder()
                .store(store, directory)
                .mailer(mail -> {})
                .invitationPage(URI.create("https://app.example.com/invitations"))
                .subscriptionPolicy(SubscriptionPolicy.allowAll())
                .build();
        SignedUp signedUp = tenancy.tenants()
                .signUp(SignUp.of("Acme", "acme-" + Samples.uuid().toString().substring(0, 8), "Ada", "ada@example.com")
                        .onPlan("professional"));
        Credential owners = new Credential.Bearer(signedUp.userToken().reveal());
        CreatedApiKey key = tenancy.apiKeys()
                .create(decide(owners, Permission.API_KEYS_WRITE), new NewApiKey("ci", "member", null, null));
        credential = new Credential.Bearer(key.secret().reveal());
    }

    @Benchmark
    public RateDecision guard() {
        TenantContext context = decide(credential, Permission.DATA_READ);
        context.entitlements().require(API_ACCESS);
        return tenancy.rateLimiter().tryAcquire(context.tenantId().toString(), LIMIT);
    }

    private TenantContext decide(Credential of, Permission permission) {
        return ((AccessDecision.Granted) tenancy.access().decide(of, NO_CLAIM, permission)).context();
    }

    @TearDown
    public void close() {
        tenancy.close();
        directory.close();
        store.close();
        pool.close();
    }
}
