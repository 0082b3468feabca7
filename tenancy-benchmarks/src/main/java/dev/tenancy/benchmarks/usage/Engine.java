package dev.tenancy.benchmarks.usage;

import dev.tenancy.id.TenantId;
import dev.tenancy.persistence.JpaTenancyStore;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.testkit.Samples;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.UsagePeriod;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** The engine's own ledger. */
final class Engine implements Counters.Way {

    static final String NAME = "engine";

    private static final Meter CALLS = Meter.periodic(UsageTables.METER);

    private static final UsagePeriod MARCH =
            UsagePeriod.monthly(UsageTables.START.toInstant(), ZoneOffset.UTC, Samples.NOW);

    private final DataSource database;
    private final JpaTenancyStore store;

    Engine(DataSource database) {
        this.database = database;
        store = JpaTenancyStore.open(database);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Counters open(List<UUID> tenants, long ceiling) {
        List<TenantId> ids = tenants.stream().map(TenantId::new).toList();
        Limit limit = Limit.of(ceiling);
        return new Counters() {
            @Override
            public boolean take(int counter) {
                Instant now = UsageTables.now().toInstant();
                Charge charge = new Charge(Samples.grantId(), CALLS, 1, limit, MARCH, now, null, null);
                return store.usage().consume(ids.get(counter), charge) instanceof Consumption.Granted;
            }

            @Override
            public Stored stored() throws SQLException {
                return UsageTables.ENGINE.stored(database, tenants);
            }
        };
    }

    @Override
    public void close() {
        store.close();
    }
}
