package dev.tenancy.tenant;

import dev.tenancy.problem.Invalid;
import java.util.Set;
import java.util.TreeSet;

/** Labels that no tenant may have, since a product needs them for itself. Immutable and thread-safe. */
public final class ReservedSlugs {

    private static final Set<String> STANDARD = Set.of(
            "www",
            "api",
            "admin",
            "app",
            "auth",
            "billing",
            "dashboard",
            "docs",
            "mail",
            "static",
            "status",
            "support",
            "account",
            "assets",
            "blog",
            "cdn",
            "example",
            "ftp",
            "health",
            "help",
            "imap",
            "internal",
            "invitations",
            "localhost",
            "login",
            "logout",
            "metrics",
            "operator",
            "plans",
            "pop",
            "root",
            "signup",
            "smtp",
            "system",
            "tenancy",
            "tenant",
            "tenants",
            "test-only",
            "webmail");

    private final Set<String> labels;

    private ReservedSlugs(Set<String> labels) {
        this.labels = Set.copyOf(labels);
    }

    /** The labels that hardly any product can give away. */
    public static ReservedSlugs standard() {
        return new ReservedSlugs(STANDARD);
    }

    /** These and {@code more}. */
    public ReservedSlugs plus(String... more) {
        Set<String> all = new TreeSet<>(labels);
        all.addAll(Set.of(more));
        return new ReservedSlugs(all);
    }

    /** Whether {@code label} is reserved. */
    public boolean contains(String label) {
        return labels.contains(label);
    }

    /** The slug with this text; {@link Invalid} when it is not well-formed or is reserved. */
    public Slug parse(String text) {
        Slug slug = new Slug(text);
        if (contains(slug.value())) {
            throw Invalid.of("reserved", "is reserved. Choose another.");
        }
        return slug;
    }
}
