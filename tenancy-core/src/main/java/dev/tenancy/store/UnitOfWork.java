package dev.tenancy.store;

import org.jspecify.annotations.Nullable;

/** What is done in one unit of work. */
@FunctionalInterface
public interface UnitOfWork<R extends @Nullable Object, X extends Exception> {

    /** Does it; whatever is thrown undoes all of it. */
    R run(Repositories repositories) throws X;
}
