package dev.tenancy.isolation;

import dev.tenancy.access.Caller;
import dev.tenancy.access.TenantContext;
import dev.tenancy.plan.Entitlements;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.testkit.TestTenant;

final class TestContexts {

    private TestContexts() {}

    static TenantContext newTenant() {
        TestTenant tenant = TestTenant.unstored();
        PlanCatalog plans = PlanCatalog.standard();
        return new TenantContext(
                tenant.tenant(),
                tenant.subscription(),
                new Entitlements(plans, plans.lowest()),
                new Caller.Application("test"));
    }
}
