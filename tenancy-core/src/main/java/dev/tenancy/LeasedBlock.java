package dev.tenancy;

import dev.tenancy.id.TenantId;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Grant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Units that are charged already, to be handed out until the lease ends. Thread-safe. */
final class LeasedBlock {

    private final TenantId tenant;
    private final Charge charge;
    private final long used;
    private final long end;
    private final AtomicLong left;

    /**
     * @param charge of all its units
     * @param used the count right after it
     * @param end of the lease, on the clock of {@link System#nanoTime()}
     */
    LeasedBlock(TenantId tenant, Charge charge, long used, long end) {
        this.tenant = tenant;
        this.charge = charge;
        this.used = used;
        this.end = end;
        left = new AtomicLong(charge.amount());
    }

    TenantId tenant() {
        return tenant;
    }

    Charge charge() {
        return charge;
    }

    boolean isOver(long now) {
        return now - end >= 0;
    }

    boolean isHalfUsed() {
        return left.get() <= charge.amount() / 2;
    }

    /** Null when the lease is over, or when there are not enough units. */
    @Nullable
    Consumption take(Charge asked, long now) {
        if (isOver(now)) {
            return null;
        }
        long before = left.get();
        while (before >= asked.amount()) {
            if (left.compareAndSet(before, before - asked.amount())) {
                Grant grant = new Grant(asked.id(), asked.meter().key(), asked.amount(), asked.period());
                return new Consumption.Granted(grant, used - (before - asked.amount()), false);
            }
            before = left.get();
        }
        return null;
    }

    /** Hands out nothing from now on, and returns how many units were not handed out. */
    long end() {
        return left.getAndSet(0);
    }
}
