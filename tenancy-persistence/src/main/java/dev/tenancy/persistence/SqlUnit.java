package dev.tenancy.persistence;

/** Where the ledger's statements run: in a transaction of their own, or in a unit of work. Throws what {@link StoreFailures} says. */
interface SqlUnit {
    <R> R inTransaction(SqlWork<R> work);

    /** As {@link #inTransaction}, when {@code work} changes nothing: no failure leaves it unknown what was done. */
    default <R> R reading(SqlWork<R> work) {
        return inTransaction(work);
    }
}
