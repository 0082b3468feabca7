package dev.tenancy.persistence;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.usage.Consumption.Granted;

/** A process that charges until it is killed, and writes each acknowledged count on a line of its own. */
final class AcknowledgedWrites {

    private static final int MAX_CHARGES = 1_000_000;

    private AcknowledgedWrites() {}

    /** {@code arguments}: a JDBC URL of H2, and the id of the tenant to charge. */
    public static void main(String[] arguments) {
        TenantId tenant = TenantId.parse(arguments[1]);
        try (HikariDataSource engine = DatabasePool.open(arguments[0], "sa", "")) {
            TenancySchema.migrate(engine);
            JpaTenancyStore store = JpaTenancyStore.open(engine);
            for (int i = 0; i < MAX_CHARGES; i++) {
                TestCharge charge = TestCharge.of(1, Limit.unlimited());
                Granted granted = (Granted) store.usage().consume(tenant, charge.charge());
                System.out.println(granted.used());
            }
        }
    }
}
