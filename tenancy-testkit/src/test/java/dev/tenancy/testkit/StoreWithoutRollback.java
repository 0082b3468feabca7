package dev.tenancy.testkit;

import dev.tenancy.store.UnitOfWork;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Commits what a unit of work did, also when it throws. */
final class StoreWithoutRollback extends FaultyStore {

    StoreWithoutRollback() {
        super(NONE);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R write(UnitOfWork<R, X> work) throws X {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        R result = super.<@Nullable R, X>write(repositories -> {
            try {
                return work.run(repositories);
            } catch (Throwable thrown) {
                failure.set(thrown);
                return null;
            }
        });
        if (failure.get() != null) {
            throw StoreWithoutRollback.<X>sneaky(failure.get());
        }
        return result;
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X sneaky(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
