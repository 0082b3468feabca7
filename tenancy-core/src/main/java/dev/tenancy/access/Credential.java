package dev.tenancy.access;

import java.util.List;

/** What a request presents to show who calls. */
public sealed interface Credential {

    /** Nothing. */
    record None() implements Credential {}

    /** A bearer token, not looked at yet. */
    record Bearer(String token) implements Credential {
        @Override
        public String toString() {
            return "Bearer[…]";
        }
    }

    /** Something that is no bearer token. */
    record Unreadable() implements Credential {}

    /** More than one. */
    record Repeated() implements Credential {}

    /** The credential in all {@code Authorization} headers of a request; the scheme is matched without case. */
    static Credential of(List<String> authorizationHeaders) {
        if (authorizationHeaders.isEmpty()) {
            return new None();
        }
        if (authorizationHeaders.size() > 1) {
            return new Repeated();
        }
        String header = authorizationHeaders.get(0);
        String scheme = "Bearer ";
        return header.regionMatches(true, 0, scheme, 0, scheme.length())
                ? new Bearer(header.substring(scheme.length()).strip())
                : new Unreadable();
    }
}
