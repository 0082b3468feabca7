package dev.tenancy;

import org.jspecify.annotations.Nullable;

/** The acceptance of an invitation, as typed: the token from the mail, and how the new member is called. Both are required. */
public record InvitationAcceptance(
        @Nullable String token, @Nullable String name) {

    @Override
    public String toString() {
        return "InvitationAcceptance[" + name + "]";
    }
}
