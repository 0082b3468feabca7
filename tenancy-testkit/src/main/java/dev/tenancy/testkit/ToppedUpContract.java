package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.usage.TopUp;
import java.time.Instant;
import java.util.List;

/** What every contract about top-ups works on. */
public interface ToppedUpContract extends ReservingContract {

    /** A new tenant's id, with top-ups made by {@code topUps}. */
    default TestTenant toppedUp(TestTenant tenant, TopUp... topUps) {
        Units.write(store(), repositories -> List.of(topUps).forEach(repositories.topUps()::insert));
        return tenant;
    }

    /** How many units of a top-up are left. */
    default long left(TopUp topUp) {
        return store()
                .<List<TopUp>, RuntimeException>read(
                        repositories -> repositories.topUps().findAll(topUp.tenantId()))
                .stream()
                .filter(stored -> stored.id().equals(topUp.id()))
                .findFirst()
                .orElseThrow()
                .remaining();
    }

    /** {@link AssertionError} when the tenant's counters, grants and top-ups say different things. */
    default void assertSound(TenantId tenant) {
        assertThat(store().usageHistory().verify(tenant)).isEmpty();
    }

    /** The same top-up, expiring at {@code expiresAt}. */
    static TopUp until(Instant expiresAt, TopUp topUp) {
        return new TopUp(
                topUp.id(),
                topUp.tenantId(),
                topUp.meter(),
                topUp.amount(),
                topUp.remaining(),
                topUp.burn(),
                expiresAt,
                topUp.revokedAt(),
                topUp.reason(),
                topUp.grantedBy(),
                topUp.grantedAt(),
                topUp.idempotencyKey());
    }
}
