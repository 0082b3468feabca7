package dev.tenancy.problem;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Root of all that the engine throws. The message carries ids and bounds, never another tenant's values, SQL or secrets,
 * so it may be shown to the caller. Immutable.
 */
public abstract sealed class TenancyException extends RuntimeException
        permits NotFound, Conflict, Stale, Denied, LimitReached, Invalid, Unavailable {

    private static final long serialVersionUID = 1L;

    private final ProblemCode code;

    @SuppressWarnings("serial") // the values are strings, numbers, instants and lists of them
    private final Map<String, Object> extras;

    TenancyException(ProblemCode code, String message, Map<String, ?> extras, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.extras = Collections.unmodifiableMap(new LinkedHashMap<>(extras));
    }

    /** The stable code of this refusal. */
    public ProblemCode code() {
        return code;
    }

    /** Typed details by snake_case name; empty when the code has none. Values are plain: text, numbers, instants, lists. */
    public Map<String, Object> extras() {
        return extras;
    }
}
