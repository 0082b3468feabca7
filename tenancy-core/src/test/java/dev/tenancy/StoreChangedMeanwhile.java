package dev.tenancy;

import dev.tenancy.store.Repositories;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.store.UnitOfWork;
import dev.tenancy.tenant.OverrideRepository;
import dev.tenancy.usage.UsageHistory;
import dev.tenancy.usage.UsageLedger;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store whose overrides somebody else changes right after each look at them, as a database's may be between two statements. */
record StoreChangedMeanwhile(TenancyStore store, Consumer<OverrideRepository> change) implements TenancyStore {

    @Override
    public <R extends @Nullable Object, X extends Exception> R write(UnitOfWork<R, X> work) throws X {
        return store.write(work);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R read(UnitOfWork<R, X> work) throws X {
        return store.read(repositories -> work.run(changed(Repositories.class, repositories)));
    }

    @Override
    public UsageLedger usage() {
        return store.usage();
    }

    @Override
    public UsageHistory usageHistory() {
        return store.usageHistory();
    }

    @Override
    public void ping() {
        store.ping();
    }

    @Override
    public void close() {
        store.close();
    }

    private <T> T changed(Class<T> port, T real) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(real, arguments);
                    if (real instanceof OverrideRepository overrides) {
                        change.accept(overrides);
                    }
                    return answer instanceof OverrideRepository overrides
                            ? changed(OverrideRepository.class, overrides)
                            : answer;
                }));
    }
}
