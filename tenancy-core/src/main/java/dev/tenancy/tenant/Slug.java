package dev.tenancy.tenant;

import dev.tenancy.problem.Invalid;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A tenant's name in host names, headers and paths.
 *
 * @param value 3 to 63 of {@code [a-z0-9-]}; no hyphen at either end, no two in a row (which rules out {@code xn--} too)
 */
public record Slug(String value) {

    private static final Pattern GRAMMAR = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    public Slug {
        if (!isWellFormed(value)) {
            throw Invalid.of(
                    "bad_format", "must be 3 to 63 of a-z, 0-9 and -, without a leading, trailing or double hyphen.");
        }
    }

    /** The slug with this text; empty when it is not one. Matching is exact: upper case is not a slug. */
    public static Optional<Slug> find(String text) {
        return isWellFormed(text) ? Optional.of(new Slug(text)) : Optional.empty();
    }

    private static boolean isWellFormed(String text) {
        return text.length() >= 3
                && text.length() <= 63
                && GRAMMAR.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
