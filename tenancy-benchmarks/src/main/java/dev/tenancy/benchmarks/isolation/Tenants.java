package dev.tenancy.benchmarks.isolation;

import dev.tenancy.access.Caller;
import dev.tenancy.access.TenantContext;
import dev.tenancy.plan.Entitlements;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.testkit.TestTenant;
import java.util.List;
import java.util.stream.Stream;

final class Tenants {

    private Tenants() {}

    static List<TenantContext> make(int count) {
        PlanCatalog plans = PlanCatalog.standard();
        Entitlements entitlements = new Entitlements(plans, plans.lowest());
        return Stream.generate(TestTenant::unstored)
                .limit(count)
                .map(tenant -> new TenantContext(
                        tenant.tenant(), tenant.subscription(), entitlements, new Caller.Application("benchmark")))
                .toList();
    }
}
