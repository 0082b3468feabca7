package dev.tenancy.memory;

import dev.tenancy.problem.Stale;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Refuses a change that is made on top of an outdated row. */
final class Versions {

    private Versions() {}

    static <V> void requireCurrent(@Nullable V stored, V changed, ToLongFunction<V> version) {
        if (stored == null || version.applyAsLong(stored) != version.applyAsLong(changed)) {
            throw new Stale();
        }
    }
}
