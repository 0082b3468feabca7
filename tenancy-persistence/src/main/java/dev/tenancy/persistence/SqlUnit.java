package dev.tenancy.persistence;

/** Where the ledger's statements run: in a transaction of their own, or in a unit of work. Throws what {@link StoreFailures} says. */
interface SqlUnit {
    <R> R inTransaction(SqlWork<R> work);
}
