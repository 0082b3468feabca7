package dev.tenancy.problem;

import java.util.Map;

/** What was named does not exist, no longer exists, or is not the caller's to see: the three are told apart on purpose by nothing. */
public final class NotFound extends TenancyException {

    private static final long serialVersionUID = 1L;

    private NotFound(ProblemCode code, String message) {
        super(code, message, Map.of(), null);
    }

    /** A tenant that is unknown, closed, or not the caller's. */
    public static NotFound tenant() {
        return new NotFound(ProblemCode.TENANT_NOT_FOUND, "No such tenant, or it is not yours.");
    }

    /** Anything else that is missing. */
    public static NotFound resource() {
        return new NotFound(ProblemCode.NOT_FOUND, "There is nothing here.");
    }

    /** An invitation that expired, was revoked or replaced, or whose inviter may no longer invite. */
    public static NotFound invitationExpired() {
        return new NotFound(ProblemCode.INVITATION_EXPIRED, "This invitation is no longer valid. Ask for a new one.");
    }

    /** An invitation that was accepted already. */
    public static NotFound invitationUsed() {
        return new NotFound(ProblemCode.INVITATION_USED, "This invitation was accepted already.");
    }
}
