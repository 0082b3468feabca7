package dev.tenancy.testkit;

import dev.tenancy.store.UsageTransaction;
import org.jspecify.annotations.Nullable;

/** What is done in one transaction that usage takes part in. */
@FunctionalInterface
public interface TransactionWork<R extends @Nullable Object, X extends Exception> {

    /** Does it; whatever is thrown undoes all of it. {@code insertRow} writes one row of the transaction's own. */
    R run(UsageTransaction transaction, Runnable insertRow) throws X;
}
