package dev.tenancy.persistence;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the statements of one unit of work make stale, as Hibernate shows each before it runs. Whoever writes says what that
 * makes stale; who says nothing makes everything stale, so that no change can be forgotten. Of one thread.
 */
final class WrittenStatements implements UnaryOperator<String> {

    private StaleAnswers byEach = StaleAnswers.ALL;
    private StaleAnswers soFar = StaleAnswers.NONE;

    @Override
    public String apply(String sql) {
        if (!sql.startsWith("select")) {
            soFar = soFar.and(byEach);
        }
        return sql;
    }

    /** Does {@code work}, each written statement of which makes {@code stale} and nothing else. */
    <R extends @Nullable Object> R making(StaleAnswers stale, Supplier<R> work) {
        StaleAnswers before = byEach;
        byEach = stale;
        try {
            return work.get();
        } finally {
            byEach = before;
        }
    }

    StaleAnswers soFar() {
        return soFar;
    }
}
