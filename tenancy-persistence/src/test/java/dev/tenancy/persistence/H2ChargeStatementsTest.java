package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.testkit.TestTenant;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class H2ChargeStatementsTest extends OneStorePerClass {

    private static final TestCharge ONE = TestCharge.of(1, Limit.of(100));

    private final List<String> statements = new CopyOnWriteArrayList<>();

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2InMemory();
    }

    // H2 has entries without a key in the index of keys, and looks through all of them for one that is null.
    @Test
    void shouldReadNoEntriesForAChargeWithoutAnIdempotencyKey() throws SQLException {
        TenantId tenant = TestTenant.createIn(store()).id();
        try (JpaTenancyStore recorded =
                JpaTenancyStore.open(new DelegatingDataSource(database().engine()) {
                    @Override
                    public Connection getConnection() throws SQLException {
                        return recorded(delegate().getConnection());
                    }
                })) {
            statements.clear();
            // The first by itself, since its counter has to be made.
            recorded.usage().consume(tenant, ONE.charge());
            recorded.usage().consume(tenant, ONE.charge());
            recorded.write(repositories -> repositories.usage().consume(tenant, ONE.charge()));
        }

        assertThat(statements)
                .filteredOn(sql -> sql.contains("tenancy_usage_entry"))
                .hasSizeGreaterThanOrEqualTo(3)
                .allMatch(sql -> sql.stripLeading().startsWith("insert"));
    }

    private Connection recorded(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        statements.add((String) arguments[0]);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }
}
