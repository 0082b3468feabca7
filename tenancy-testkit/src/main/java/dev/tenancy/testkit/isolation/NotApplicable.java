package dev.tenancy.testkit.isolation;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The mapping lacks what a vector needs. */
final class NotApplicable extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    NotApplicable(String reason) {
        super(reason);
    }

    /** {@code value}, which is a row or a collection. */
    static Object unlessPresent(@Nullable Object value) {
        if (value == null) {
            throw new NotApplicable("There is no such row or collection");
        }
        return value;
    }
}
