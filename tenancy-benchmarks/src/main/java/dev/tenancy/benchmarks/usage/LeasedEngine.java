package dev.tenancy.benchmarks.usage;

import dev.tenancy.SignUp;
import dev.tenancy.SubscriptionPolicy;
import dev.tenancy.Tenancy;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.persistence.JpaTenancyStore;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.Price;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.testkit.Samples;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Lease;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** The engine, handing out units from memory by leases of 100. */
final class LeasedEngine implements Counters.Way {

    static final String NAME = "engine, leases of 100";

    private static final Meter CALLS = Meter.periodic(UsageTables.METER);

    private final JpaTenancyStore store;
    private final List<Tenancy> opened = new ArrayList<>();

    LeasedEngine(DataSource database) {
        store = JpaTenancyStore.open(database);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isChargedAhead() {
        return true;
    }

    /** The tenants are signed up here, for they need a plan. */
    @Override
    public Counters open(List<UUID> tenants, long ceiling) {
        Tenancy tenancy = tenancy(ceiling);
        opened.add(tenancy);
        List<TenantContext> contexts =
                tenants.stream().map(tenant -> signUp(tenancy)).toList();
        return new Counters() {
            @Override
            public boolean take(int counter) {
                return tenancy.usage().consume(contexts.get(counter), CALLS.key(), 1) instanceof Consumption.Granted;
            }

            @Override
            public Stored stored() {
                return new Stored(contexts.stream().map(it -> used(tenancy, it)).toList(), -1);
            }
        };
    }

    @Override
    public void close() {
        opened.forEach(Tenancy::close);
        store.close();
    }

    private Tenancy tenancy(long ceiling) {
        return Tenancy.builder()
                .store(store, store)
                .plans(PlanCatalog.builder()
                        .meters(CALLS)
                        .plan(Plan.builder("standard")
                                .price(Price.dollars(0))
                                .limit(CALLS, Limit.of(ceiling))
                                .rateLimit(RateLimit.perSecond(RateLimit.MAX_REQUESTS))
                                .build())
                        .build())
                .subscriptionPolicy(SubscriptionPolicy.allowAll())
                .mailer(mail -> {})
                .invitationPage(URI.create("http://localhost/join"))
                .lease(Lease.of(CALLS.key(), 100))
                .build();
    }

    private static TenantContext signUp(Tenancy tenancy) {
        String slug = "t-" + Samples.uuid();
        TenantId tenant = tenancy.tenants()
                .signUp(SignUp.of(slug, slug, "Olga", "olga@example.com").onPlan("standard"))
                .tenant()
                .id();
        return tenancy.access().system(new TenantReference.ById(tenant), "benchmark");
    }

    private static long used(Tenancy tenancy, TenantContext context) {
        return tenancy.usage().report(context).meters().get(0).count().used();
    }
}
