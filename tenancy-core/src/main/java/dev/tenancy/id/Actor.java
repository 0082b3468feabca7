package dev.tenancy.id;

import dev.tenancy.problem.Invalid;
import java.util.Objects;

/**
 * Who did something, for audit records and overrides.
 *
 * <p>Immutable, so safe for use by several threads.
 *
 * @param kind what sort of actor
 * @param id which one, within its kind: 1 to 200 characters, no control characters, not only spaces
 */
public record Actor(Kind kind, String id) {

    private static final int MAX_ID = 200;

    /** The sorts of actor. */
    public enum Kind {
        /** A member of a tenant; the id is a {@link UserId}. */
        USER,
        /** A program with an API key; the id is an {@link ApiKeyId}. */
        API_KEY,
        /** A person or program of the service's operator; the id is the name it was configured with. */
        OPERATOR,
        /** The service itself; the id names the job. */
        SYSTEM
    }

    /** Throws {@link Invalid} ({@code bad_format}) when the id breaks the rules above. */
    public Actor {
        Objects.requireNonNull(kind, "kind");
        if (id.isBlank() || id.length() > MAX_ID || id.chars().anyMatch(Character::isISOControl)) {
            throw Invalid.of("bad_format", "must have 1 to 200 characters, not only spaces, no control characters.");
        }
    }

    /** A member of a tenant. */
    public static Actor user(UserId id) {
        return new Actor(Kind.USER, id.toString());
    }

    /** A program that showed an API key. */
    public static Actor apiKey(ApiKeyId id) {
        return new Actor(Kind.API_KEY, id.toString());
    }

    /** The operator of that name; throws {@link Invalid} when the name breaks the rules of an id. */
    public static Actor operator(String name) {
        return new Actor(Kind.OPERATOR, name);
    }

    /** The service's own job of that name; throws {@link Invalid} when the name breaks the rules of an id. */
    public static Actor system(String job) {
        return new Actor(Kind.SYSTEM, job);
    }
}
