package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsageLedger;
import dev.tenancy.usage.UsagePeriod;
import java.util.Map;

/** What every contract of a ledger works on. */
public interface LedgerContract extends StoreContract {

    /** The ledger under test; the store's own unless told otherwise. */
    default UsageLedger ledger() {
        return store().usage();
    }

    /** What becomes of {@code charge}. */
    default Consumption consume(TenantId tenant, TestCharge charge) {
        return ledger().consume(tenant, charge.charge());
    }

    /** The grant that becomes of {@code charge}; {@link AssertionError} when it is refused. */
    default Granted granted(TenantId tenant, TestCharge charge) {
        Consumption consumption = consume(tenant, charge);
        assertThat(consumption).isInstanceOf(Granted.class);
        return (Granted) consumption;
    }

    /** How much of {@link TestCharge#CALLS} is used in {@link TestCharge#MARCH}. */
    default long used(TenantId tenant) {
        return used(tenant, TestCharge.CALLS, TestCharge.MARCH);
    }

    /** How much of {@code meter} is used in {@code period}. */
    default long used(TenantId tenant, Meter meter, UsagePeriod period) {
        Map<Meter, UsageCount> counts = ledger().counts(tenant, Map.of(meter, period));
        assertThat(counts).containsOnlyKeys(meter);
        return counts.getOrDefault(meter, UsageCount.ZERO).used();
    }
}
