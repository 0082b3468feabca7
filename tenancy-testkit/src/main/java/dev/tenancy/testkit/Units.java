package dev.tenancy.testkit;

import dev.tenancy.store.Repositories;
import dev.tenancy.store.TenancyStore;
import java.util.function.Consumer;

/** Units of work that return nothing. */
final class Units {

    private Units() {}

    static void write(TenancyStore store, Consumer<Repositories> work) {
        store.write(repositories -> {
            work.accept(repositories);
            return true;
        });
    }
}
