package dev.tenancy;

import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.problem.Denied;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.LimitReached;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Consumption.ConditionFailed;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.Consumption.LimitExceeded;
import dev.tenancy.usage.Grant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns a refused consumption into the exception for it. */
final class Grants {

    private Grants() {}

    static Grant require(Consumption consumption, PlanCatalog catalog) {
        if (consumption instanceof Granted granted) {
            return granted.grant();
        }
        if (consumption instanceof LimitExceeded exceeded) {
            throw limitReached(exceeded, catalog);
        }
        if (consumption instanceof ConditionFailed) {
            throw Denied.unauthenticated();
        }
        throw Invalid.idempotencyKeyReused();
    }

    private static LimitReached limitReached(LimitExceeded exceeded, PlanCatalog catalog) {
        Map<String, Object> extras = new LinkedHashMap<>();
        extras.put("meter", exceeded.meter().key());
        extras.put("used", exceeded.used());
        extras.put("limit", exceeded.limit().max());
        exceeded.period().resetsAt().ifPresent(at -> extras.put("resets_at", at));
        extras.put("available_in", catalog.plansAbove(exceeded.meter(), exceeded.limit()));
        return LimitReached.meter(exceeded.meter().key(), extras);
    }
}
