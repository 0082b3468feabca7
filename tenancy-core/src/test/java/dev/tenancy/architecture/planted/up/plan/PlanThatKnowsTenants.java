package dev.tenancy.architecture.planted.up.plan;

import dev.tenancy.tenant.Slug;

/** Plans lie below tenants. */
record PlanThatKnowsTenants(Slug slug) {}
