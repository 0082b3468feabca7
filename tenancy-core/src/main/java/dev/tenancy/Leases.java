package dev.tenancy;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.GrantCondition;
import dev.tenancy.usage.Lease;
import dev.tenancy.usage.UsageLedger;
import dev.tenancy.usage.UsagePeriod;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Hands out the units of leased meters from memory. Thread-safe. */
final class Leases implements AutoCloseable {

    private static final int THREADS = 4;
    private static final long SWEEP_SECONDS = 1;
    private static final long CLOSE_SECONDS = 5;

    private final Engine engine;
    private final Thresholds thresholds;
    private final LongSupplier nanoTime;
    private final Map<String, Lease> leases;
    private final Map<Counter, LeasedCounter> counters = new ConcurrentHashMap<>();
    private final Queue<Unused> unused = new ConcurrentLinkedQueue<>();
    private final @Nullable ScheduledThreadPoolExecutor threads;
    private volatile boolean isClosed;

    /** @param leases one at most for a meter, each of a periodic meter of the engine's catalog */
    Leases(Engine engine, Thresholds thresholds, Collection<Lease> leases, LongSupplier nanoTime) {
        this.engine = engine;
        this.thresholds = thresholds;
        this.nanoTime = nanoTime;
        this.leases = leases.stream().collect(Collectors.toUnmodifiableMap(Lease::meter, Function.identity()));
        threads = leases.isEmpty() ? null : threads();
    }

    /** {@link IllegalArgumentException} unless units of the lease's meter can be handed out. */
    static void check(PlanCatalog catalog, Lease lease) {
        boolean isPeriodic = catalog.meters().stream()
                .anyMatch(meter -> meter.isPeriodic() && meter.key().equals(lease.meter()));
        if (!isPeriodic) {
            throw new IllegalArgumentException(
                    "The meter " + lease.meter() + " can't be leased: the plan catalog has no periodic"
                            + " meter of this key. Lease one of its periodic meters, or add this one to it.");
        }
    }

    /** Null when the charge has to be made by itself. */
    @Nullable
    Consumption take(TenantId tenant, Charge charge) {
        Lease lease = leases.get(charge.meter().key());
        if (lease == null || isClosed || charge.idempotencyKey() != null || charge.amount() > lease.block()) {
            return null;
        }
        return counters.computeIfAbsent(
                        new Counter(tenant, lease.meter(), charge.period(), charge.condition()),
                        key -> new LeasedCounter(this, tenant, lease))
                .take(charge);
    }

    /** Gives back what is left of leases that are over. */
    void sweep() {
        counters.keySet()
                .forEach(key -> counters.computeIfPresent(key, (same, counter) -> counter.sweep() ? null : counter));
        returnUnused();
    }

    /** Hands out nothing any more, and gives back what is left; while the store is away, that stays charged. */
    @Override
    public void close() {
        isClosed = true;
        if (threads != null) {
            threads.shutdown();
            try {
                threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        counters.values().forEach(LeasedCounter::end);
        counters.clear();
        returnUnused();
    }

    long now() {
        return nanoTime.getAsLong();
    }

    void execute(Runnable charging) {
        if (threads != null) {
            threads.execute(charging);
        }
    }

    /** Charges a block for what {@code asked} asks one or a few units of. */
    Charged charge(TenantId tenant, Lease lease, Charge asked) {
        long end = now() + lease.length().toNanos();
        Charge block = new Charge(
                engine.newGrantId(),
                asked.meter(),
                lease.block(),
                asked.limit(),
                asked.period(),
                asked.at(),
                null,
                asked.condition());
        Consumption consumption = consume(tenant, block, end);
        thresholds.tellOnceLanded(Runnable::run, Thresholds.passed(tenant, block, consumption));
        if (consumption instanceof Consumption.Granted granted) {
            return new Charged(new LeasedBlock(tenant, block, granted.used(), end), null);
        }
        return new Charged(null, consumption instanceof Consumption.LimitExceeded ? null : consumption);
    }

    // Whether it landed or not: nobody is handed a unit of it, and it is given back if it did.
    private Consumption consume(TenantId tenant, Charge block, long end) {
        try {
            return engine.store().usage().consume(tenant, block);
        } catch (Unavailable away) {
            if (away.isOutcomeUnknown()) {
                giveBack(new LeasedBlock(tenant, block, 0, end));
            }
            throw away;
        }
    }

    /** Ends the block's lease, and has what was not handed out given back. */
    void giveBack(LeasedBlock block) {
        long units = block.end();
        if (units > 0) {
            unused.add(new Unused(block, units));
        }
    }

    private void returnUnused() {
        for (Unused next = unused.peek(); next != null; next = unused.peek()) {
            try {
                giveBack(next);
            } catch (Unavailable away) {
                return;
            }
            unused.remove(next);
        }
    }

    // Once, for a repetition finds nothing more to give back.
    private void giveBack(Unused back) {
        TenantId tenant = back.block().tenant();
        Charge block = back.block().charge();
        long handedOut = block.amount() - back.units();
        engine.store().write(repositories -> {
            UsageLedger ledger = repositories.usage();
            return handedOut == 0
                    ? ledger.refund(tenant, block.id())
                    : ledger.refundAllBut(tenant, block.id(), handedOut);
        });
    }

    private ScheduledThreadPoolExecutor threads() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "tenancy-lease");
            thread.setDaemon(true);
            return thread;
        });
        var unusedFuture =
                executor.scheduleWithFixedDelay(this::sweepOrReport, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
        return executor;
    }

    // An exception would end the schedule.
    private void sweepOrReport() {
        try {
            sweep();
        } catch (RuntimeException failed) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failed);
        }
    }

    /**
     * @param block null when none was charged
     * @param refusal of whoever has this credential; null when it is for the limit, which may have room for less than a block
     */
    record Charged(@Nullable LeasedBlock block, @Nullable Consumption refusal) {}

    private record Counter(
            TenantId tenant,
            String meter,
            UsagePeriod period,
            @Nullable GrantCondition condition) {}

    private record Unused(LeasedBlock block, long units) {}
}
