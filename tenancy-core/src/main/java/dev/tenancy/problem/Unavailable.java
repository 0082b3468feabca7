package dev.tenancy.problem;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The store or another part that the work needs is down or saturated. Nothing is half-done; try again later. */
public final class Unavailable extends TenancyException {

    private static final long serialVersionUID = 1L;

    /** {@code message} says what is out of reach, in words for a client; the cause is for the log alone. */
    public Unavailable(String message, @Nullable Throwable cause) {
        super(ProblemCode.UNAVAILABLE, message, Map.of(), cause);
    }
}
