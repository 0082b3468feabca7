package dev.tenancy.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects everything that is wrong with an input, so that the caller learns all of it at once. Not thread-safe.
 *
 * <pre>{@code
 * var validation = new Validation();
 * var slug = validation.required("slug", form.slug(), Slug::new);
 * var email = validation.required("email", form.email(), EmailAddress::new);
 * validation.finish();
 * use(slug.value(), email.value());
 * }</pre>
 */
public final class Validation {

    private final List<FieldError> errors = new ArrayList<>();

    /** Begins a check in which nothing is wrong yet. */
    public Validation() {}

    /** A field that must be there; {@code parse} throws {@link Invalid} when the text breaks its rule. */
    public <T> Field<T> required(String field, @Nullable String text, Function<String, T> parse) {
        if (text == null && !isRejected(field)) {
            reject(field, "required", "is required.");
        }
        if (text == null) {
            return new Field<>(null);
        }
        return check(field, () -> parse.apply(text));
    }

    /** A field that may be left out, then {@code absent} stands for it. */
    public <T> Field<T> optional(String field, @Nullable String text, Function<String, T> parse, T absent) {
        return text == null ? new Field<>(absent) : check(field, () -> parse.apply(text));
    }

    /** Any other rule about a field; {@code rule} throws {@link Invalid} when it is broken. */
    public <T> Field<T> check(String field, Supplier<T> rule) {
        try {
            return new Field<>(rule.get());
        } catch (Invalid invalid) {
            if (invalid.errors().isEmpty()) {
                throw invalid;
            }
            invalid.errors().forEach(error -> reject(field, error.code(), error.detail()));
            return new Field<>(null);
        }
    }

    /** Whether {@code field} was noted to be wrong. */
    boolean isRejected(String field) {
        return errors.stream().anyMatch(error -> error.field().equals(field));
    }

    /** Notes that {@code field} is wrong. */
    public void reject(String field, String code, String detail) {
        errors.add(new FieldError(field, code, detail));
    }

    /** Ends the check: throws {@link Invalid} with all that was noted, or returns when nothing was. */
    public void finish() {
        if (!errors.isEmpty()) {
            throw Invalid.all(errors);
        }
    }

    /** A checked field; its value may be read after {@link Validation#finish()}. */
    public static final class Field<T> {

        private final @Nullable T value;

        private Field(@Nullable T value) {
            this.value = value;
        }

        /** The value; {@link IllegalStateException} when it was refused. */
        public T value() {
            if (value == null) {
                throw new IllegalStateException("The field was refused: call finish() first.");
            }
            return value;
        }
    }
}
