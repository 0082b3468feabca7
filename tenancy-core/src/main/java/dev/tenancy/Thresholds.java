package dev.tenancy;

import dev.tenancy.event.TenancyListener;
import dev.tenancy.event.ThresholdReached;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.ConsumptionOfAll;
import dev.tenancy.usage.UsagePeriod;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Tells of the thresholds that a grant takes a meter past. No two grants share a unit, so no two pass the same threshold. */
final class Thresholds {

    private static final int[] PERCENTAGES = {80, 100};

    private final TenancyListener listener;

    Thresholds(TenancyListener listener) {
        this.listener = listener;
    }

    /** What the charge took the meter past, lowest first; nothing unless it was granted, and not before. */
    static List<ThresholdReached> passed(TenantId tenant, Charge charge, Consumption consumption) {
        return consumption instanceof Consumption.Granted granted && !granted.replayed()
                ? passed(
                        tenant,
                        charge.meter(),
                        charge.period(),
                        charge.amount() - granted.toppedUp(),
                        granted.used(),
                        charge.limit())
                : List.of();
    }

    /** What a grant took its meter past that made the count {@code used} by {@code amount} units of the plan's; lowest first. */
    static List<ThresholdReached> passed(
            TenantId tenant, Meter meter, UsagePeriod period, long amount, long used, Limit limit) {
        List<ThresholdReached> passed = new ArrayList<>();
        for (int percent : PERCENTAGES) {
            long threshold = limit.isUnlimited() ? Long.MAX_VALUE : units(limit, percent);
            if (used - amount < threshold && threshold <= used) {
                passed.add(new ThresholdReached(tenant, meter, period, percent, used, limit));
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

    /** Leaves it to {@code landing} to tell of them, which runs what it is given once the grant has landed. */
    void tellOnceLanded(Consumer<Runnable> landing, List<ThresholdReached> passed) {
        if (!passed.isEmpty()) {
            landing.accept(() -> passed.forEach(this::tell));
        }
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
