package dev.tenancy.testkit;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Meter;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Commitment;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.ReservationDecision;
import dev.tenancy.usage.UsageCount;
import dev.tenancy.usage.UsageLedger;
import dev.tenancy.usage.UsagePeriod;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Reads the count, then writes it: so many threads all read before any of them writes, and all write before any reads again. */
final class NaiveLedger implements UsageLedger {

    private final AtomicLong count = new AtomicLong();
    private final CyclicBarrier meeting;

    NaiveLedger(int threads) {
        meeting = new CyclicBarrier(threads);
    }

    @Override
    public Consumption consume(TenantId tenant, Charge charge) {
        long read = count.get();
        awaitTheOthers();
        Consumption consumption = write(charge, read);
        awaitTheOthers();
        return consumption;
    }

    private Consumption write(Charge charge, long read) {
        if (!charge.limit().permits(read, charge.amount())) {
            return new Consumption.LimitExceeded(charge.meter(), read, charge.limit(), charge.period());
        }
        Grant grant = new Grant(charge.id(), charge.meter().key(), charge.amount(), charge.period());
        return new Consumption.Granted(grant, count.addAndGet(charge.amount()), false);
    }

    @Override
    public void lock(TenantId tenant, List<Charge> charges) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean refund(TenantId tenant, GrantId grant) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean refundAllBut(TenantId tenant, GrantId grant, long kept) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void release(TenantId tenant, GrantId id, Meter standing, long amount) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<Meter, UsageCount> counts(TenantId tenant, Map<Meter, UsagePeriod> periods) {
        Map<Meter, UsageCount> counts = new LinkedHashMap<>();
        periods.keySet().forEach(meter -> counts.put(meter, new UsageCount(count.get(), 0)));
        return counts;
    }

    @Override
    public ReservationDecision reserve(TenantId tenant, Charge charge, Duration timeToLive) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Commitment commit(TenantId tenant, GrantId reservation, long amount) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean release(TenantId tenant, GrantId reservation) {
        throw new UnsupportedOperationException();
    }

    private void awaitTheOthers() {
        try {
            meeting.await(30, TimeUnit.SECONDS);
        } catch (Exception missing) {
            throw new IllegalStateException("Not all threads came.", missing);
        }
    }
}
