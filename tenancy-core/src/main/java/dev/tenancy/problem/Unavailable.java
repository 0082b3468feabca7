package dev.tenancy.problem;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The store or another part that the work needs is down or saturated. Nothing is half-done; try again later. Only of a commit that the connection broke under can it be unknown whether it landed. */
public final class Unavailable extends TenancyException {

    private static final long serialVersionUID = 1L;

    private final boolean outcomeUnknown;

    /** {@code message} says what is out of reach, in words for a client; the cause is for the log alone. */
    public Unavailable(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private Unavailable(String message, @Nullable Throwable cause, boolean outcomeUnknown) {
        super(ProblemCode.UNAVAILABLE, message, Map.of(), cause);
        this.outcomeUnknown = outcomeUnknown;
    }

    /** The connection broke while a commit was under way: the work may have landed or not. */
    public static Unavailable outcomeUnknown(@Nullable Throwable cause) {
        return new Unavailable("The store went away in the middle of a commit. It may have landed.", cause, true);
    }

    /** Whether the work may have landed all the same; what was charged for it stays charged then. */
    public boolean isOutcomeUnknown() {
        return outcomeUnknown;
    }
}
