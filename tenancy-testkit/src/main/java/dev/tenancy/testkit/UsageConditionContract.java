package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.apikey.ApiKey;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.team.UserToken;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Consumption.ConditionFailed;
import dev.tenancy.usage.Consumption.LimitExceeded;
import dev.tenancy.usage.GrantCondition;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Charges that are granted on a condition. */
public interface UsageConditionContract extends LedgerContract {

    @Test
    default void shouldGrantToALiveKeyAndNothingOnceItIsRevoked() {
        TestTenant tenant = TestTenant.createIn(store());
        ApiKey key = insertedKey(tenant);
        TestCharge charge = TestCharge.of(1, Limit.of(10)).by(key);
        assertThat(granted(tenant.id(), charge).used()).isEqualTo(1);

        Units.write(store(), repositories -> repositories.apiKeys().revoke(tenant.id(), key.id(), Samples.NOW));

        assertFails(tenant.id(), charge, 1);
        assertThat(granted(tenant.id(), charge.by(insertedKey(tenant))).used()).isEqualTo(2);
    }

    @Test
    default void shouldGrantToAllWhoShowOneKeyAtOnceAndToNoneOnceItIsRevoked() throws Exception {
        TestTenant tenant = TestTenant.createIn(store());
        ApiKey key = insertedKey(tenant);
        TestCharge charge = TestCharge.of(1, Limit.of(100)).by(key);
        granted(tenant.id(), charge);
        List<Callable<Consumption>> all = Collections.nCopies(32, () -> consume(tenant.id(), charge));

        assertThat(Race.run(all).requireAll()).hasOnlyElementsOfType(Consumption.Granted.class);
        assertThat(used(tenant.id())).isEqualTo(33);

        Units.write(store(), repositories -> repositories.apiKeys().revoke(tenant.id(), key.id(), Samples.NOW));

        assertThat(Race.run(all).requireAll())
                .containsOnly(new ConditionFailed(Objects.requireNonNull(charge.condition())));
        assertThat(used(tenant.id())).isEqualTo(33);
    }

    @Test
    default void shouldGrantToALiveTokenAndNothingOnceItIsRevoked() {
        TestTenant tenant = TestTenant.createIn(store());
        UserToken token = insertedToken(tenant);
        TestCharge charge = TestCharge.of(1, Limit.of(10)).by(token);
        assertThat(granted(tenant.id(), charge).used()).isEqualTo(1);

        Units.write(
                store(),
                repositories -> repositories
                        .userTokens()
                        .revokeAll(tenant.id(), tenant.owner().id(), Samples.NOW));

        assertFails(tenant.id(), charge, 1);
        assertThat(granted(tenant.id(), charge.by(insertedToken(tenant))).used())
                .isEqualTo(2);
    }

    @Test
    default void shouldGrantUntilTheCredentialExpiresAndNothingFromThenOn() {
        TestTenant tenant = TestTenant.createIn(store());
        ApiKey key = insertedKey(tenant);
        UserToken token = insertedToken(tenant);
        Instant expiry = token.expiresAt();
        assertThat(key.expiresAt()).isEqualTo(expiry);
        TestCharge charge = TestCharge.of(1, Limit.of(10));

        granted(tenant.id(), charge.by(key).at(expiry.minusNanos(1_000)));
        granted(tenant.id(), charge.by(token).at(expiry.minusNanos(1_000)));

        assertFails(tenant.id(), charge.by(key).at(expiry), 2);
        assertFails(tenant.id(), charge.by(token).at(expiry), 2);
    }

    @Test
    default void shouldGrantToAKeyThatNeverExpires() {
        TestTenant tenant = TestTenant.createIn(store());
        ApiKey key = tenant.apiKey();
        ApiKey eternal = new ApiKey(
                key.id(),
                key.tenantId(),
                key.name(),
                key.role(),
                key.scopes(),
                key.createdBy(),
                key.lookupId(),
                key.hash(),
                key.hint(),
                key.createdAt(),
                null,
                null);
        Units.write(store(), repositories -> repositories.apiKeys().insert(eternal));

        assertThat(granted(
                                tenant.id(),
                                TestCharge.of(1, Limit.of(10)).by(eternal).at(Instant.parse("9999-01-01T00:00:00Z")))
                        .used())
                .isEqualTo(1);
    }

    @Test
    default void shouldGrantNothingToACredentialOfASuspendedOrClosedTenant() {
        TestTenant tenant = TestTenant.createIn(store());
        TestTenant other = TestTenant.createIn(store());
        TestCharge byKey = TestCharge.of(1, Limit.of(10)).by(insertedKey(tenant));
        TestCharge byToken = TestCharge.of(1, Limit.of(10)).by(insertedToken(tenant));
        TestCharge elsewhere = TestCharge.of(1, Limit.of(10)).by(insertedKey(other));

        setStatus(tenant, TenantStatus.SUSPENDED);
        assertFails(tenant.id(), byKey, 0);
        assertFails(tenant.id(), byToken, 0);
        granted(other.id(), elsewhere);

        setStatus(tenant, TenantStatus.ACTIVE);
        granted(tenant.id(), byKey);
        granted(tenant.id(), byToken);

        setStatus(tenant, TenantStatus.CLOSED);
        assertFails(tenant.id(), byKey, 2);
        assertFails(tenant.id(), byToken, 2);
    }

    @Test
    default void shouldGrantNothingToACredentialOfAnotherTenantKindOrNobody() {
        TestTenant ours = TestTenant.createIn(store());
        TestTenant theirs = TestTenant.createIn(store());
        ApiKey key = insertedKey(ours);
        UserToken token = insertedToken(ours);
        TestCharge charge = TestCharge.of(1, Limit.of(10));

        assertFails(theirs.id(), charge.by(key), 0);
        assertFails(theirs.id(), charge.by(token), 0);
        for (GrantCondition wrong : List.of(
                new GrantCondition(GrantCondition.Kind.USER_TOKEN, key.id().value()),
                new GrantCondition(GrantCondition.Kind.API_KEY, token.id().value()),
                new GrantCondition(GrantCondition.Kind.API_KEY, Samples.uuid()),
                new GrantCondition(GrantCondition.Kind.USER_TOKEN, Samples.uuid()))) {
            assertFails(ours.id(), charge.provided(wrong), 0);
        }
        assertThat(granted(ours.id(), charge.by(key)).used()).isEqualTo(1);
        assertThat(granted(ours.id(), charge.by(token)).used()).isEqualTo(2);
    }

    @Test
    default void shouldGrantWithoutAConditionWhateverTheStatusOfTheTenant() {
        TestTenant tenant = TestTenant.createIn(store());
        setStatus(tenant, TenantStatus.SUSPENDED);

        assertThat(granted(tenant.id(), TestCharge.of(1, Limit.of(10))).used()).isEqualTo(1);
    }

    @Test
    default void shouldJudgeTheConditionBeforeTheKeyAndTheKeyBeforeTheLimit() {
        TestTenant tenant = TestTenant.createIn(store());
        ApiKey key = insertedKey(tenant);
        TestCharge charge = TestCharge.of(1, Limit.of(1)).by(key).withKey("order");
        granted(tenant.id(), charge);
        assertThat(granted(tenant.id(), charge).replayed()).isTrue();
        TestCharge other = TestCharge.of(2, Limit.of(1)).by(key);
        assertThat(consume(tenant.id(), other)).isInstanceOf(LimitExceeded.class);
        assertThat(consume(tenant.id(), other.withKey("order"))).isInstanceOf(Consumption.KeyReused.class);

        Units.write(store(), repositories -> repositories.apiKeys().revoke(tenant.id(), key.id(), Samples.NOW));

        assertFails(tenant.id(), charge, 1);
        assertFails(tenant.id(), other, 1);
        assertFails(tenant.id(), other.withKey("order"), 1);
    }

    private void assertFails(TenantId tenant, TestCharge charge, long used) {
        assertThat(consume(tenant, charge))
                .isInstanceOfSatisfying(
                        ConditionFailed.class,
                        failed -> assertThat(failed.condition()).isEqualTo(charge.condition()));
        assertThat(used(tenant)).isEqualTo(used);
    }

    private ApiKey insertedKey(TestTenant tenant) {
        ApiKey key = tenant.apiKey();
        Units.write(store(), repositories -> repositories.apiKeys().insert(key));
        return key;
    }

    private UserToken insertedToken(TestTenant tenant) {
        UserToken token = tenant.userToken(tenant.owner());
        Units.write(store(), repositories -> repositories.userTokens().insert(token));
        return token;
    }

    private void setStatus(TestTenant tenant, TenantStatus status) {
        Units.write(
                store(),
                repositories -> repositories
                        .tenants()
                        .update(repositories
                                .tenants()
                                .find(tenant.id())
                                .orElseThrow()
                                .withStatus(status)));
    }
}
