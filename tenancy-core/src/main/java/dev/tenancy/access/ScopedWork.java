package dev.tenancy.access;

import org.jspecify.annotations.Nullable;

/** What is done while a tenant context is bound. */
@FunctionalInterface
public interface ScopedWork<R extends @Nullable Object, X extends Exception> {

    /** Does it. */
    R run() throws X;
}
