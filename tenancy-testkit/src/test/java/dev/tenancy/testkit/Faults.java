package dev.tenancy.testkit;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.Limit;
import dev.tenancy.store.Repositories;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.EmailAddress;
import dev.tenancy.tenant.EntitlementOverride;
import dev.tenancy.tenant.Subscription;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.testkit.FaultyStore.Fault;
import dev.tenancy.usage.Burn;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.TopUp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Faults that stores have had. */
final class Faults {

    private Faults() {}

    /** A row is looked up by its id alone, whichever tenant asks. */
    static Fault unscoped() {
        Map<Object, TenantId> tenants = new ConcurrentHashMap<>();
        return (real, method, arguments) -> {
            if (method.equals("insert")) {
                remember(tenants, arguments[0]);
            } else if (method.equals("consume") || method.equals("reserve")) {
                tenants.put(((Charge) arguments[1]).id(), (TenantId) arguments[0]);
            } else if (arguments.length > 1 && tenants.containsKey(arguments[1])) {
                arguments[0] = tenants.get(arguments[1]);
            }
            return arguments;
        };
    }

    /** The last who writes wins. */
    static Fault blindToVersions() {
        return (real, method, arguments) -> {
            if (method.equals("update")) {
                arguments[0] = upToDate(real, arguments[0]);
            }
            return arguments;
        };
    }

    /** Times are kept to the millisecond. */
    static Fault coarseTimes() {
        return (real, method, arguments) -> {
            if (arguments.length == 1 && arguments[0] instanceof Tenant tenant) {
                arguments[0] = new Tenant(
                        tenant.id(),
                        tenant.slug(),
                        tenant.name(),
                        tenant.email(),
                        tenant.status(),
                        tenant.timeZone(),
                        tenant.createdAt().truncatedTo(ChronoUnit.MILLIS),
                        tenant.version());
            }
            return arguments;
        };
    }

    /** Addresses lose the case that they were typed in. */
    static Fault foldedAddresses() {
        return (real, method, arguments) -> {
            if (method.equals("insert") && arguments[0] instanceof TenantUser user) {
                arguments[0] = new TenantUser(
                        user.id(),
                        user.tenantId(),
                        new EmailAddress(user.email().value().toLowerCase(Locale.ROOT)),
                        user.name(),
                        user.role(),
                        user.status(),
                        user.addressProved(),
                        user.createdAt(),
                        user.version());
            }
            return arguments;
        };
    }

    /** What is given in place of a plan's word is given for ever. */
    static Fault blindToEnds() {
        return (real, method, arguments) -> {
            if (method.equals("put") && arguments[0] instanceof EntitlementOverride override) {
                Entitlement endless = override.entitlement().withUntil(null);
                arguments[0] = new EntitlementOverride(
                        override.tenantId(), endless, override.reason(), override.setBy(), override.setAt());
            } else if (method.equals("insert") && arguments[0] instanceof TopUp topUp) {
                arguments[0] = topUp(topUp, topUp.burn(), null);
            }
            return arguments;
        };
    }

    /** Top-ups are taken of when the plan has no more, whatever they were granted for. */
    static Fault blindToBurn() {
        return (real, method, arguments) -> {
            if (method.equals("insert") && arguments[0] instanceof TopUp topUp) {
                arguments[0] = topUp(topUp, Burn.AFTER, topUp.expiresAt());
            }
            return arguments;
        };
    }

    /** Limits are not looked at. */
    static Fault blindToLimits() {
        return onCharges(charge -> new Charge(
                charge.id(),
                charge.meter(),
                charge.amount(),
                Limit.unlimited(),
                charge.period(),
                charge.at(),
                charge.idempotencyKey(),
                charge.condition()));
    }

    /** Idempotency keys are not looked at. */
    static Fault blindToKeys() {
        return onCharges(charge -> new Charge(
                charge.id(),
                charge.meter(),
                charge.amount(),
                charge.limit(),
                charge.period(),
                charge.at(),
                null,
                charge.condition()));
    }

    /** Credentials are not looked at. */
    static Fault blindToConditions() {
        return onCharges(charge -> new Charge(
                charge.id(),
                charge.meter(),
                charge.amount(),
                charge.limit(),
                charge.period(),
                charge.at(),
                charge.idempotencyKey(),
                null));
    }

    /** What is committed is all that was reserved. */
    static Fault blindToTheAmountCommitted() {
        Map<Object, Long> reserved = new ConcurrentHashMap<>();
        return (real, method, arguments) -> {
            if (method.equals("reserve")) {
                Charge charge = (Charge) arguments[1];
                reserved.put(charge.id(), charge.amount());
            } else if (method.equals("commit")) {
                arguments[2] = reserved.getOrDefault(arguments[1], (Long) arguments[2]);
            }
            return arguments;
        };
    }

    private static TopUp topUp(TopUp topUp, Burn burn, @Nullable Instant expiresAt) {
        return new TopUp(
                topUp.id(),
                topUp.tenantId(),
                topUp.meter(),
                topUp.amount(),
                topUp.remaining(),
                burn,
                expiresAt,
                topUp.revokedAt(),
                topUp.reason(),
                topUp.grantedBy(),
                topUp.grantedAt(),
                topUp.idempotencyKey());
    }

    private static Fault onCharges(UnaryOperator<Charge> change) {
        return (real, method, arguments) -> {
            if (method.equals("consume") || method.equals("reserve")) {
                arguments[1] = change.apply((Charge) arguments[1]);
            }
            return arguments;
        };
    }

    private static Object upToDate(Repositories real, Object row) {
        if (row instanceof Tenant tenant) {
            return real.tenants()
                    .find(tenant.id())
                    .map(stored -> tenant.withVersion(stored.version()))
                    .orElse(tenant);
        }
        if (row instanceof TenantUser user) {
            return real.members()
                    .find(user.tenantId(), user.id())
                    .map(stored -> user.withVersion(stored.version()))
                    .orElse(user);
        }
        if (row instanceof Subscription subscription) {
            return real.subscriptions()
                    .find(subscription.tenantId())
                    .map(stored -> subscription.withVersion(stored.version()))
                    .orElse(subscription);
        }
        return row;
    }

    private static void remember(Map<Object, TenantId> tenants, Object row) {
        try {
            Object id = row.getClass().getMethod("id").invoke(row);
            Object tenant = row.getClass().getMethod("tenantId").invoke(row);
            tenants.put(id, (TenantId) tenant);
        } catch (ReflectiveOperationException isNotOfATenant) {
            // A tenant itself has no tenant, a subscription no id of its own.
        }
    }
}
