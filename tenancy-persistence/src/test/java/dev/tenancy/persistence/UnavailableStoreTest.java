package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.plan.Limit;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.role.Role;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.testkit.Race;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.testkit.TestTenant;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import dev.tenancy.usage.LedgerDrift;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class UnavailableStoreTest {

    private static final TestCharge CHARGE = TestCharge.of(1, Limit.of(100));

    private PostgresDatabase database;
    private HikariDataSource engine;
    private JpaTenancyStore store;
    private TestTenant tenant;

    @BeforeEach
    void open() {
        database = PostgresServer.newDatabase();
        engine = TestDatabase.open(database);
        TenancySchema.migrate(engine);
        store = JpaTenancyStore.open(engine);
        tenant = TestTenant.createIn(store);
    }

    @AfterEach
    void close() {
        store.close();
        engine.close();
        database.close();
    }

    @Test
    void shouldSaySoInEveryCallWhenThePoolIsExhausted() throws SQLException {
        List<Callable<Object>> calls = List.of(
                () -> store.write(repositories -> true),
                () -> store.read(repositories -> true),
                () -> store.usage().consume(tenant.id(), CHARGE.charge()),
                () -> store.findTenant(new TenantReference.ById(tenant.id())),
                () -> {
                    store.ping();
                    return true;
                });
        List<Connection> taken = new ArrayList<>();
        try {
            for (int i = 0; i < engine.getMaximumPoolSize(); i++) {
                taken.add(engine.getConnection());
            }
            assertThat(Race.run(calls).failures())
                    .hasSameSizeAs(calls)
                    .allSatisfy(failure -> assertUnavailable(() -> {
                        throw failure;
                    }));
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
        assertThat(Race.run(calls).failures()).isEmpty();
    }

    @Test
    void shouldUndoAUnitWhoseConnectionBreaksAndGoOnAfterwards() {
        TenantUser member = tenant.member(Role.MEMBER);

        assertUnavailable(() -> store.write(repositories -> {
            repositories.members().insert(member);
            breakConnections();
            return repositories.members().countOwners(tenant.id());
        }));
        engine.getHikariPoolMXBean().softEvictConnections();
        assertUnavailable(() -> store.write(repositories -> {
            repositories.members().insert(member);
            breakConnections();
            return true;
        }));

        Optional<TenantUser> found = recovered(
                () -> store.read(repositories -> repositories.members().find(tenant.id(), member.id())));
        assertThat(found).isEmpty();
    }

    @Test
    void shouldCommitNothingOfAUnitThatWentOnAfterAFailure() {
        TenantUser member = tenant.member(Role.MEMBER);

        assertUnavailable(() -> store.write(repositories -> {
            repositories.members().insert(member);
            breakConnections();
            assertUnavailable(() -> repositories.members().countOwners(tenant.id()));
            return true;
        }));
    }

    @Test
    void shouldSaySoWhenTheConnectionBreaksOfALedgerThatIsVerified() throws SQLException {
        try (Connection other = engine.getConnection()) {
            other.setAutoCommit(false);
            other.prepareStatement("lock table tenancy.tenancy_usage_counter").execute();
            CompletableFuture<List<LedgerDrift>> verified =
                    CompletableFuture.supplyAsync(() -> store.usageHistory().verify(tenant.id()));
            Eventually.require(() -> breakWhatWaitsForALock() || verified.isDone());

            assertThatThrownBy(verified::join).hasCauseInstanceOf(Unavailable.class);
        }
    }

    @Test
    void shouldWaitForALockInBoundedTime() throws SQLException {
        try (Connection other = engine.getConnection()) {
            other.setAutoCommit(false);
            other.prepareStatement("select 1 from tenancy.tenancy_tenant for update")
                    .execute();
            try (HikariDataSource impatient = DatabasePool.open(
                            database.url() + "?options=-c%20lock_timeout=200",
                            database.engineUser(),
                            database.password());
                    JpaTenancyStore node = JpaTenancyStore.open(impatient)) {
                assertUnavailable(
                        () -> node.write(repositories -> repositories.tenants().lock(tenant.id())));
                Optional<Tenant> found =
                        node.read(repositories -> repositories.tenants().find(tenant.id()));
                assertThat(found).contains(tenant.tenant());
                assertThat(node.usage().consume(tenant.id(), CHARGE.charge())).isNotNull();
            }
            other.rollback();
        }
    }

    @Test
    void shouldTellOneOfTwoUnitsThatWaitForEachOther() {
        TestTenant another = TestTenant.createIn(store);
        CyclicBarrier bothHoldOne = new CyclicBarrier(2);

        Race<Boolean> race = Race.run(
                List.of(() -> lockBoth(tenant, another, bothHoldOne), () -> lockBoth(another, tenant, bothHoldOne)));

        assertThat(race.requireNoFailuresBut(Unavailable.class)).hasSize(1);
    }

    private boolean lockBoth(TestTenant first, TestTenant second, CyclicBarrier bothHoldOne) throws Exception {
        return store.<Boolean, Exception>write(repositories -> {
            repositories.tenants().lock(first.id());
            bothHoldOne.await();
            return repositories.tenants().lock(second.id()).isPresent();
        });
    }

    /** Whether anything did. */
    private boolean breakWhatWaitsForALock() {
        try (Connection connection = engine.getConnection();
                ResultSet broken = connection
                        .prepareStatement("select pg_terminate_backend(pid) from pg_stat_activity"
                                + " where datname = current_database() and wait_event_type = 'Lock'")
                        .executeQuery()) {
            return broken.next();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void breakConnections() {
        database.asSuperuser("select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                + database.name() + "' and pid <> pg_backend_pid()");
    }

    /** The pool learns of each broken connection as it is used; there are no more of them than it is large. */
    private <R> R recovered(Supplier<R> call) {
        for (int i = 0; i < engine.getMaximumPoolSize(); i++) {
            try {
                return call.get();
            } catch (Unavailable broken) {
                assertThat(broken).hasMessageContaining("out of reach");
            }
        }
        return call.get();
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(Unavailable.class)
                .hasMessageNotContainingAny("select", "insert", "tenancy_", "SQL", "jdbc");
    }
}
