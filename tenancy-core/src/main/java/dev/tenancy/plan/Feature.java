package dev.tenancy.plan;

/**
 * Something a plan has or has not, e.g. {@code legal_ai}.
 *
 * @param key 1 to 50 of {@code [a-z0-9_]}, beginning with a letter
 */
public record Feature(String key) {

    public Feature {
        Key.check("feature", key);
    }
}
