package dev.tenancy.problem;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The input breaks a documented bound. Nothing was changed. */
public final class Invalid extends TenancyException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // an immutable list of records of strings
    private final List<FieldError> errors;

    private Invalid(ProblemCode code, String message, List<FieldError> errors, Map<String, ?> extras) {
        super(code, message, extras, null);
        this.errors = List.copyOf(errors);
    }

    /** A value that breaks its rule, before it is known which field holds it; see {@link Validation}. */
    public static Invalid of(String code, String detail) {
        return field("", code, detail);
    }

    /** One field that breaks its rule. */
    public static Invalid field(String field, String code, String detail) {
        return all(List.of(new FieldError(field, code, detail)));
    }

    /** All that is wrong, at once; {@code errors} is not empty. */
    public static Invalid all(List<FieldError> errors) {
        String message = errors.stream()
                .map(error -> error.field().isEmpty() ? error.detail() : error.field() + ": " + error.detail())
                .collect(Collectors.joining(" "));
        return new Invalid(ProblemCode.VALIDATION_FAILED, message, errors, Map.of("errors", List.copyOf(errors)));
    }

    /** A request that cannot be understood at all: a header given twice, two claims that differ. */
    public static Invalid malformed(String detail) {
        return new Invalid(ProblemCode.MALFORMED_REQUEST, detail, List.of(), Map.of());
    }

    /** As {@link #malformed(String)}, for one parameter of the request. */
    public static Invalid parameter(String parameter, String detail) {
        return new Invalid(ProblemCode.MALFORMED_REQUEST, detail, List.of(), Map.of("parameter", parameter));
    }

    /** An idempotency key that was used before for something else. */
    public static Invalid idempotencyKeyReused() {
        return new Invalid(
                ProblemCode.IDEMPOTENCY_KEY_REUSED,
                "This idempotency key was used for another request.",
                List.of(),
                Map.of());
    }

    /** What is wrong, field by field; empty when no field is meant. */
    public List<FieldError> errors() {
        return errors;
    }
}
