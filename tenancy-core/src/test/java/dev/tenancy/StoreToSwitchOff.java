package dev.tenancy;

import dev.tenancy.problem.Unavailable;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.store.UnitOfWork;
import dev.tenancy.usage.UsageHistory;
import dev.tenancy.usage.UsageLedger;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A store that is out of reach while it is off, and whose ledger does what it is asked without an answer while it loses answers. */
final class StoreToSwitchOff implements TenancyStore {

    private final TenancyStore store;
    volatile boolean isOff;
    volatile boolean losesAnswers;

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
        UsageLedger usage = reached().usage();
        return losesAnswers ? unheard(usage) : usage;
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

    private static UsageLedger unheard(UsageLedger ledger) {
        return (UsageLedger) Proxy.newProxyInstance(
                UsageLedger.class.getClassLoader(), new Class<?>[] {UsageLedger.class}, (proxy, method, arguments) -> {
                    method.invoke(ledger, arguments);
                    throw Unavailable.outcomeUnknown(null);
                });
    }

    private TenancyStore reached() {
        if (isOff) {
            throw new Unavailable("The store is out of reach.", null);
        }
        return store;
    }
}
