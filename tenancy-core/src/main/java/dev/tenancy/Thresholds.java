package dev.tenancy;

import dev.tenancy.event.TenancyListener;
import dev.tenancy.event.ThresholdReached;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.ConsumptionOfAll;
import java.util.ArrayList;
import java.util.List;

/** Tells of the thresholds that a grant takes a meter past. No two grants share a unit, so no two pass the same threshold. */
final class Thresholds {

    private static final int[] PERCENTAGES = {80, 100};

    private final TenancyListener listener;

    Thresholds(TenancyListener listener) {
        this.listener = listener;
    }

    /** What the charge took the meter past, lowest first; nothing unless it was granted, and not before. */
    static List<ThresholdReached> passed(TenantId tenant, Charge charge, Consumption consumption) {
        List<ThresholdReached> passed = new ArrayList<>();
        if (consumption instanceof Consumption.Granted granted
                && !granted.replayed()
                && !charge.limit().isUnlimited()) {
            long used = granted.used();
            for (int percent : PERCENTAGES) {
                long threshold = units(charge.limit(), percent);
                if (used - charge.amount() < threshold && threshold <= used) {
                    passed.add(new ThresholdReached(
                            tenant, charge.meter(), charge.period(), percent, used, charge.limit()));
                }
            }
        }
        return passed;
    }

    /** As the other, of charges that are granted together. */
    static List<ThresholdReached> passed(TenantId tenant, List<Charge> charges, ConsumptionOfAll consumption) {
        List<ThresholdReached> passed = new ArrayList<>();
        if (consumption instanceof ConsumptionOfAll.AllGranted all) {
            for (int i = 0; i < charges.size(); i++) {
                passed.addAll(passed(tenant, charges.get(i), all.grants().get(i)));
            }
        }
        return passed;
    }

    /** To be called once the grant has landed. */
    void tell(List<ThresholdReached> passed) {
        passed.forEach(this::tell);
    }

    // The units are taken: whatever the listener does, their taker must hear of it.
    private void tell(ThresholdReached event) {
        try {
            listener.thresholdReached(event);
        } catch (RuntimeException failed) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failed);
        }
    }

    // Rounded up: 80 percent of 11 units are reached by the ninth. The largest limit times 100 fits.
    private static long units(Limit limit, int percent) {
        return (limit.max() * percent + 99) / 100;
    }
}
