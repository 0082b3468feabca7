package dev.tenancy.testkit;

import dev.tenancy.memory.InMemoryTenancyStore;
import dev.tenancy.store.Repositories;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.store.UnitOfWork;
import dev.tenancy.usage.UsageHistory;
import dev.tenancy.usage.UsageLedger;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A sound store in which one fault is planted. */
class FaultyStore implements TenancyStore {

    /** Hands other arguments to a port than its caller gave. */
    interface Fault {
        Object[] rewritten(Repositories real, String method, Object[] arguments);
    }

    /** The fault that changes nothing. */
    static final Fault NONE = (real, method, arguments) -> arguments;

    private final InMemoryTenancyStore sound = new InMemoryTenancyStore();
    private final Fault fault;

    FaultyStore(Fault fault) {
        this.fault = fault;
    }

    InMemoryTenancyStore sound() {
        return sound;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R write(UnitOfWork<R, X> work) throws X {
        return sound.<R, X>write(repositories -> work.run(faulty(repositories)));
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R read(UnitOfWork<R, X> work) throws X {
        return sound.<R, X>read(repositories -> work.run(faulty(repositories)));
    }

    @Override
    public UsageLedger usage() {
        return new JoinedLedger(this);
    }

    @Override
    public UsageHistory usageHistory() {
        return sound.usageHistory();
    }

    @Override
    public void ping() {}

    @Override
    public void close() {}

    private Repositories faulty(Repositories real) {
        return proxy(
                Repositories.class,
                (method, arguments) -> proxy(method.getReturnType(), (operation, given) -> {
                    Object port = invoke(method, real, arguments);
                    return invoke(operation, port, fault.rewritten(real, operation.getName(), given));
                }));
    }

    private interface Handler {
        @Nullable
        Object handle(Method method, Object[] arguments) throws Throwable;
    }

    private static <P> P proxy(Class<P> port, Handler handler) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (self, method, arguments) -> handler.handle(method, arguments == null ? new Object[0] : arguments)));
    }

    private static @Nullable Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
