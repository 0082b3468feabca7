package dev.tenancy;

import dev.tenancy.id.Actor;
import dev.tenancy.id.TenantId;
import dev.tenancy.id.TopUpId;
import dev.tenancy.plan.Meter;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.NotFound;
import dev.tenancy.problem.Validation;
import dev.tenancy.store.Repositories;
import dev.tenancy.tenant.EntitlementOverride;
import dev.tenancy.tenant.FutureTime;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.TopUp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Units that tenants have beside those of their plans. For operators and for the application, after a purchase say: nobody's permission
 * is asked. Thread-safe; every call is one unit of work.
 */
public final class TopUps {

    private final Engine engine;

    TopUps(Engine engine) {
        this.engine = engine;
    }

    /**
     * Grants units of a periodic meter. A charge that begins after this has returned takes of them, on every node.
     *
     * @param grantedBy who grants them
     * @param idempotencyKey grants them once, however often the call is repeated; 1 to 255 printable ASCII characters, scoped to
     *     the tenant's top-ups; null for none
     * @throws Invalid when a field breaks its bound, or the key was used for another top-up
     * @throws NotFound when the tenant is unknown or closed
     */
    public GrantedTopUp grant(TenantId tenant, NewTopUp form, Actor grantedBy, @Nullable String idempotencyKey) {
        return grant(tenant, form, grantedBy, idempotencyKey, new Validation());
    }

    /** As the other, telling together with the rest what {@code validation} has noted of the input already. */
    public GrantedTopUp grant(
            TenantId tenant, NewTopUp form, Actor grantedBy, @Nullable String idempotencyKey, Validation validation) {
        Instant now = engine.now();
        validation.check("meter", () -> topUpable(form.meter()));
        validation.check("amount", () -> {
            Charge.checkAmount(form.amount());
            return form;
        });
        validation.check("reason", () -> EntitlementOverride.checkReason(form.reason()));
        validation.finish();
        if (idempotencyKey != null) {
            Charge.checkKey(idempotencyKey);
        }
        return engine.store().write(repositories -> {
            PlanRules.lock(repositories, tenant);
            Optional<TopUp> earlier = earlier(repositories, tenant, idempotencyKey);
            if (earlier.isPresent()) {
                requireSame(earlier.get(), form);
                return new GrantedTopUp(earlier.get(), true);
            }
            TopUp topUp = new TopUp(
                    new TopUpId(engine.newId()),
                    tenant,
                    form.meter(),
                    form.amount(),
                    form.amount(),
                    form.burn(),
                    expiry(form, now),
                    null,
                    form.reason(),
                    grantedBy,
                    now,
                    idempotencyKey);
            repositories.topUps().insert(topUp);
            return new GrantedTopUp(topUp, false);
        });
    }

    /**
     * Takes back what remains of a top-up. What was burned, or is reserved, stays so; what of it is given back later is of no use.
     *
     * @throws NotFound when the tenant is unknown or closed, or has no such top-up that was not taken back before
     */
    public void revoke(TenantId tenant, TopUpId id) {
        engine.store().write(repositories -> {
            PlanRules.lock(repositories, tenant);
            if (!repositories.topUps().revoke(tenant, id, engine.now())) {
                throw NotFound.resource();
            }
            return id;
        });
    }

    /**
     * All of the tenant's top-ups, newest first, those that are burned, have expired or were taken back too.
     *
     * @throws NotFound when there is no such tenant
     */
    public List<TopUp> of(TenantId tenant) {
        return engine.store().read(repositories -> {
            Tenant found = repositories.tenants().find(tenant).orElseThrow(NotFound::tenant);
            return repositories.topUps().findAll(found.id());
        });
    }

    // A repetition may come after the expiry, and is to find the first one all the same.
    private static @Nullable Instant expiry(NewTopUp form, Instant now) {
        Instant expiresAt = form.expiresAt();
        if (expiresAt == null) {
            return null;
        }
        Validation validation = new Validation();
        var kept = validation.check("expires_at", () -> FutureTime.require(expiresAt, now));
        validation.finish();
        return kept.value();
    }

    private Meter topUpable(String key) {
        Meter meter =
                engine.catalog().meter(key).orElseThrow(() -> Invalid.of("unknown", "is not a meter of the catalog."));
        if (!meter.isPeriodic()) {
            throw Invalid.of("bad_kind", "must be a periodic meter; of a standing one, override the limit.");
        }
        return meter;
    }

    private static Optional<TopUp> earlier(
            Repositories repositories, TenantId tenant, @Nullable String idempotencyKey) {
        return idempotencyKey == null
                ? Optional.empty()
                : repositories.topUps().findAll(tenant).stream()
                        .filter(topUp -> idempotencyKey.equals(topUp.idempotencyKey()))
                        .findFirst();
    }

    private static void requireSame(TopUp topUp, NewTopUp form) {
        Instant expiresAt = form.expiresAt();
        boolean isSame = topUp.meter().equals(form.meter())
                && topUp.amount() == form.amount()
                && topUp.burn() == form.burn()
                && topUp.reason().equals(form.reason())
                && Objects.equals(
                        topUp.expiresAt(), expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MICROS));
        if (!isSame) {
            throw Invalid.idempotencyKeyReused();
        }
    }
}
