package dev.tenancy.role;

import dev.tenancy.problem.Invalid;
import java.util.Locale;

/** What a member may do, each role including all below it. */
public enum Role {
    /** Reads. */
    VIEWER,
    /** Uses the product. */
    MEMBER,
    /** Manages members and viewers, their invitations, and API keys. */
    ADMIN,
    /** May do all, closing the tenant included. A tenant has at least one. */
    OWNER;

    /** Whether this role may do what {@code other} may. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** Whether this role may give {@code other} to somebody, or manage somebody who has it: below one's own, but an owner any. */
    public boolean manages(Role other) {
        return this == OWNER || (this == ADMIN && compareTo(other) > 0);
    }

    /** The role's name on the wire: {@code owner}, {@code admin}, {@code member}, {@code viewer}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role with this wire name; {@link Invalid} when there is none. */
    public static Role parse(String text) {
        for (Role role : values()) {
            if (role.text().equals(text)) {
                return role;
            }
        }
        throw Invalid.of("unknown", "must be one of owner, admin, member, viewer.");
    }
}
