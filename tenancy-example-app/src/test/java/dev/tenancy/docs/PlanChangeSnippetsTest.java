package dev.tenancy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.PlanMigration;
import dev.tenancy.SignUp;
import dev.tenancy.SubscriptionPolicy;
import dev.tenancy.SubscriptionView;
import dev.tenancy.Tenancy;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.memory.InMemoryTenancyStore;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.plan.OverLimit;
import dev.tenancy.plan.Plan;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.plan.PlanChange.When;
import dev.tenancy.plan.Price;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.testkit.MovableClock;
import dev.tenancy.testkit.Samples;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The snippets on changes of plan. */
class PlanChangeSnippetsTest {

    private static final Meter PROJECTS = Meter.standing("projects");

    private final MovableClock clock = new MovableClock();
    private final InMemoryTenancyStore store = new InMemoryTenancyStore();

    // snippet: PolicySnippet
    final class Billing implements SubscriptionPolicy {
        @Override
        public boolean mayTake(TenantId tenant, Plan plan) {
            return plan.key().equals("starter");
        }

        @Override
        public OverLimit overLimit(TenantId tenant, Plan plan) {
            return OverLimit.grace(Duration.ofDays(30));
        }
    }
    // end

    @Test
    void shouldGiveTimeByAPolicyOfOnesOwn() {
        Tenancy tenancy = tenancy(new Billing(), plan("free", 1, 1), plan("starter", 1, 9));
        TenantId tenant = signUp(tenancy, "starter");
        tenancy.usage().require(context(tenancy, tenant), "projects", 5);

        tenancy.subscriptions().downgrade(context(tenancy, tenant), "free", When.NOW);

        SubscriptionView view = tenancy.subscriptions().get(context(tenancy, tenant));
        assertThat(view.overLimit()).hasSize(1);
        assertThat(view.subscription().schedule().graceUntil())
                .isEqualTo(clock.instant().plus(Duration.ofDays(30)));
    }

    @Test
    void shouldStartATrial() {
        Tenancy tenancy = tenancy(SubscriptionPolicy.allowAll(), plan("free", 1, 1), plan("professional", 1, 9));
        TenantId tenant = signUp(tenancy, "free");
        // snippet: TrialSnippet
        Instant inTwoWeeks = tenancy.clock().instant().plus(Duration.ofDays(14));
        tenancy.subscriptions().startTrial(tenant, "professional", inTwoWeeks, "free");
        // end
        assertThat(context(tenancy, tenant).subscription().plan()).isEqualTo("professional");
        clock.set(inTwoWeeks);
        assertThat(context(tenancy, tenant).subscription().plan()).isEqualTo("free");
    }

    @Test
    void shouldMigrateAllToANewVersionAndWriteItDown() {
        Tenancy before = tenancy(SubscriptionPolicy.allowAll(), plan("starter", 1, 9));
        TenantId small = signUp(before, "starter");
        TenantId large = signUp(before, "starter");
        before.usage().require(context(before, large), "projects", 6);
        Tenancy tenancy = tenancy(SubscriptionPolicy.allowAll(), plan("starter", 1, 9), plan("starter", 2, 5));
        // snippet: MigrationSnippet
        PlanMigration migration = tenancy.subscriptions().migrateAll("starter", 2, When.PERIOD_END);
        List<TenantId> stayed = migration.blocked();
        // end
        assertThat(migration.moved()).containsExactly(small);
        assertThat(stayed).containsExactly(large);
        clock.advance(Duration.ofDays(31));
        // snippet: DueChangesSnippet
        int written = tenancy.subscriptions().applyDueChanges();
        // end
        assertThat(written).isEqualTo(1);
    }

    private Tenancy tenancy(SubscriptionPolicy policy, Plan... plans) {
        PlanCatalog.Builder catalog = PlanCatalog.builder().meters(PROJECTS);
        for (Plan plan : plans) {
            catalog.plan(plan);
        }
        return Tenancy.builder()
                .store(store, store)
                .clock(clock)
                .plans(catalog.build())
                .subscriptionPolicy(policy)
                .mailer(mail -> {})
                .invitationPage(URI.create("https://app.example.com/join"))
                .build();
    }

    private static TenantId signUp(Tenancy tenancy, String plan) {
        return tenancy.tenants()
                .signUp(SignUp.of("Acme", Samples.slug().value(), "John Doe", "john@acme.com")
                        .onPlan(plan))
                .tenant()
                .id();
    }

    private static TenantContext context(Tenancy tenancy, TenantId tenant) {
        return tenancy.access().system(new TenantReference.ById(tenant), "test");
    }

    private static Plan plan(String key, int version, long projects) {
        return Plan.builder(key)
                .version(version)
                .price(Price.dollars(0))
                .limit(PROJECTS, Limit.of(projects))
                .rateLimit(RateLimit.perMinute(60))
                .build();
    }
}
