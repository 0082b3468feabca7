package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.testkit.TestTenant;
import dev.tenancy.usage.Consumption;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the callers of charges that are flushed together on H2 are told when their connection fails. */
class H2BatchFailureTest extends OneStorePerClass {

    private static final TestCharge ONE = TestCharge.of(1, Limit.of(100));
    private static final int DATABASE_IS_CLOSED = 90121;

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2InMemory();
    }

    @Test
    void shouldKnowThatNothingWasCountedBeforeTheCommit() {
        for (String failing : List.of("setAutoCommit[false]", "prepareStatement")) {
            assertThatExceptionOfType(Unavailable.class)
                    .isThrownBy(() -> chargeWhile(failing))
                    .matches(unavailable -> !unavailable.isOutcomeUnknown(), "known");
        }
    }

    @Test
    void shouldNotKnowWhetherAFailingCommitCounted() {
        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> chargeWhile("commit"))
                .matches(Unavailable::isOutcomeUnknown, "unknown");
    }

    @Test
    void shouldKeepWhatIsCommittedThoughTheConnectionFailsThen() throws SQLException {
        assertThat(chargeWhile("setAutoCommit[true]")).isInstanceOf(Consumption.Granted.class);
    }

    private Consumption chargeWhile(String failing) throws SQLException {
        TenantId tenant = TestTenant.createIn(store()).id();
        store().usage().consume(tenant, ONE.charge());
        PendingCharge pending = new PendingCharge(tenant, ONE.charge(), 0);
        BatchFlush flush = new BatchFlush(
                new DelegatingDataSource(database().engine()) {
                    @Override
                    public Connection getConnection() throws SQLException {
                        return failing(delegate().getConnection(), failing);
                    }
                },
                new H2BatchSql());
        flush.flush(List.of(new ChargeGroup(pending.counter(), List.of(pending))));
        return pending.result((owner, charge) -> {
            throw new AssertionError("sent alone");
        });
    }

    private static Connection failing(Connection connection, String failing) {
        return (Connection) Proxy.newProxyInstance(
                H2BatchFailureTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if ((method.getName() + Arrays.toString(arguments)).startsWith(failing)) {
                        throw new SQLException("planted", "90121", DATABASE_IS_CLOSED);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }
}
