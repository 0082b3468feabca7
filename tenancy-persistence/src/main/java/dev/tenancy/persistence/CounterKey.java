package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.usage.Charge;
import java.time.Instant;

/** Which counter a charge counts on. */
record CounterKey(TenantId tenant, String meter, Instant start) {

    static CounterKey of(TenantId tenant, Charge charge) {
        return new CounterKey(tenant, charge.meter().key(), charge.period().start());
    }
}
