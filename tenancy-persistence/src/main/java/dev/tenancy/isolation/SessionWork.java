package dev.tenancy.isolation;

import jakarta.persistence.EntityManager;
import org.jspecify.annotations.Nullable;

/** What is done in one transaction of one tenant. */
@FunctionalInterface
public interface SessionWork<R extends @Nullable Object, X extends Exception> {

    /** Does it; whatever is thrown undoes all of it. The entity manager is closed afterwards. */
    R run(EntityManager entityManager) throws X;
}
