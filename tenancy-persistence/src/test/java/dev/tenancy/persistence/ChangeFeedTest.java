package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.apikey.ApiKey;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.TestTenant;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What one node changes, others hear of; when they can't, they know. Their clocks stand still unless they are moved. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChangeFeedTest {

    private PostgresDatabase database;
    private CachingNode here;
    private CachingNode there;
    private TestTenant tenant;

    @BeforeAll
    void openHere() {
        database = PostgresServer.newDatabase();
        here = new CachingNode(database);
    }

    // The tenant first, so that nothing is still to be heard of it.
    @BeforeEach
    void openThere() {
        tenant = TestTenant.createIn(here.store());
        there = new CachingNode(database);
    }

    @AfterEach
    void closeThere() {
        there.close();
    }

    @AfterAll
    void closeHere() {
        here.close();
        database.close();
    }

    @Test
    void shouldRefuseAKeyHereAtOnceAndThereSoonWhenItIsRevoked() {
        ApiKey key = acceptedThere();
        assertThat(here.accepts(key)).isTrue();

        revoke(key);

        assertThat(here.accepts(key)).isFalse();
        Eventually.require(() -> !there.accepts(key));
    }

    @Test
    void shouldHearOfEveryTenantThatOneUnitChanges() {
        TestTenant other = TestTenant.createIn(here.store());
        ApiKey first = acceptedThere(tenant);
        ApiKey second = acceptedThere(other);

        here.store().write(repositories -> {
            repositories.tenants().update(tenant.tenant().withStatus(TenantStatus.SUSPENDED));
            return repositories.tenants().update(other.tenant().withStatus(TenantStatus.CLOSED));
        });

        Eventually.require(() -> !there.accepts(first) && !there.accepts(second));
    }

    @Test
    void shouldForgetEverythingWhenTheConnectionIsLostAndAgainWhenItIsBack() throws SQLException {
        ApiKey lost = acceptedThere();
        revokeUnannounced(lost);
        assertThat(there.accepts(lost)).isTrue();

        there.cable().cut();
        assertThat(there.accepts(lost)).isFalse();

        ApiKey meanwhile = acceptedThere();
        revoke(meanwhile);
        assertThat(there.accepts(meanwhile)).isTrue();

        there.cable().mend();
        Eventually.require(() -> !there.accepts(meanwhile));
    }

    @Test
    void shouldBelieveAKeyForTenSecondsAtMostWhileNothingIsHeard() {
        there.cable().cut();
        ApiKey key = acceptedThere();

        revoke(key);

        assertThat(here.accepts(key)).isFalse();
        there.clock().advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(there.accepts(key)).isTrue();
        there.clock().advance(Duration.ofNanos(1));
        assertThat(there.accepts(key)).isFalse();
    }

    @Test
    void shouldListenAgainAfterEachLossOfTheConnection() {
        for (int i = 0; i < 3; i++) {
            int before = there.cable().backend();
            there.cable().end();
            Eventually.require(() -> there.cable().backend() != before);
            ApiKey key = acceptedThere();

            revoke(key);

            Eventually.require(() -> !there.accepts(key));
        }
    }

    @Test
    void shouldNotReviveAKeyThatIsRevokedWhileItsLookUpIsOnTheWay() throws Exception {
        ApiKey key = tenant.apiKey();
        ApiKey another = tenant.apiKey();
        here.store().write(repositories -> {
            repositories.apiKeys().insert(key);
            repositories.apiKeys().insert(another);
            return true;
        });
        LateDirectory[] late = new LateDirectory[1];
        try (CachingNode third =
                new CachingNode(database, store -> late[0] = new LateDirectory(store, key.lookupId()))) {
            assertThat(third.accepts(another)).isTrue();
            FutureTask<Boolean> inFlight = new FutureTask<>(() -> third.accepts(key));
            new Thread(inFlight, "in-flight").start();
            late[0].awaitRead();

            here.store().write(repositories -> {
                repositories.apiKeys().revoke(tenant.id(), key.id(), Samples.NOW);
                repositories.apiKeys().revoke(tenant.id(), another.id(), Samples.NOW);
                return true;
            });
            Eventually.require(() -> !third.accepts(another));
            late[0].letGo();

            inFlight.get(30, TimeUnit.SECONDS);
            assertThat(third.accepts(key)).isFalse();
        }
    }

    @Test
    void shouldForgetEverythingOnANoticeThatItCannotRead() throws SQLException {
        ApiKey key = acceptedThere();
        revokeUnannounced(key);

        database.as(database.engineUser(), "notify tenancy_access, 'of a later version'");

        Eventually.require(() -> !there.accepts(key));
    }

    @Test
    void shouldKeepNoConnectionWhenItIsClosed() {
        int backend = there.cable().backend();
        assertThat(isServing(backend)).isTrue();

        there.directory().close();

        Eventually.require(() -> !isServing(backend));
    }

    @Test
    void shouldRefuseToListenToAnotherDatabase() {
        try (PostgresDatabase another = PostgresServer.newDatabase()) {
            assertThatThrownBy(() -> CachingAccessDirectory.open(here.store(), TestDatabase.unpooled(another)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("store's own database");
        }
    }

    @Test
    void shouldRefuseToListenToAnotherKindOfDatabase() {
        assertThatThrownBy(() -> CachingAccessDirectory.open(
                        here.store(), DatabasePool.unpooled("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another kind of database");
    }

    @Test
    void shouldSaySoWhenTheDatabaseIsOutOfReach() {
        assertThatThrownBy(() -> CachingAccessDirectory.open(
                        here.store(), DatabasePool.unpooled("jdbc:postgresql://127.0.0.1:1/none", "nobody", "")))
                .isInstanceOf(Unavailable.class);
    }

    /** A new key that the other node has let in, and so remembers. */
    private ApiKey acceptedThere() {
        return acceptedThere(tenant);
    }

    private ApiKey acceptedThere(TestTenant owner) {
        ApiKey key = owner.apiKey();
        here.store().write(repositories -> {
            repositories.apiKeys().insert(key);
            return true;
        });
        assertThat(there.accepts(key)).isTrue();
        return key;
    }

    private void revoke(ApiKey key) {
        here.store().write(repositories -> {
            repositories.apiKeys().revoke(key.tenantId(), key.id(), Samples.NOW);
            return true;
        });
    }

    private void revokeUnannounced(ApiKey key) throws SQLException {
        database.as(
                database.engineUser(),
                "update tenancy.tenancy_api_key set revoked_at = created_at where api_key_id = '"
                        + key.id().value() + "'");
    }

    private boolean isServing(int backend) {
        try (Connection connection = here.engine().getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select 1 from pg_stat_activity where pid = ?")) {
            statement.setInt(1, backend);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }
}
