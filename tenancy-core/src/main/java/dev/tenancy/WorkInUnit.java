package dev.tenancy;

/** What is done in one of the engine's units of work, some of it once that has landed. */
@FunctionalInterface
interface WorkInUnit<R, X extends Exception> {
    R run(UnitTransaction unit) throws X;
}
