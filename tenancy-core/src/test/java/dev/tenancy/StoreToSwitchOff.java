package dev.tenancy;

import dev.tenancy.problem.Unavailable;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.store.UnitOfWork;
import dev.tenancy.usage.UsageHistory;
import dev.tenancy.usage.UsageLedger;
import org.jspecify.annotations.Nullable;

/** A store that is out of reach while it is off. */
final class StoreToSwitchOff implements TenancyStore {

    private final TenancyStore store;
    volatile boolean isOff;

    StoreToSwitchOff(TenancyStore store) {
        this.store = store;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R write(UnitOfWork<R, X> work) throws X {
        return reached().write(work);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R read(UnitOfWork<R, X> work) throws X {
        return reached().read(work);
    }

    @Override
    public UsageLedger usage() {
        return reached().usage();
    }

    @Override
    public UsageHistory usageHistory() {
        return reached().usageHistory();
    }

    @Override
    public void ping() {
        reached().ping();
    }

    @Override
    public void close() {
        store.close();
    }

    private TenancyStore reached() {
        if (isOff) {
            throw new Unavailable("The store is out of reach.", null);
        }
        return store;
    }
}
