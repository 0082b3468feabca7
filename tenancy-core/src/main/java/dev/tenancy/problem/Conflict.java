package dev.tenancy.problem;

import java.util.Map;

/** The request was sound, but the present state forbids it. Nothing was changed. */
public final class Conflict extends TenancyException {

    private static final long serialVersionUID = 1L;

    private Conflict(ProblemCode code, String message, Map<String, ?> extras) {
        super(code, message, extras, null);
    }

    /** The state that stands in the way, by its code. */
    public static Conflict of(ProblemCode code, String message) {
        return new Conflict(code, message, Map.of());
    }

    /** As {@link #of(ProblemCode, String)}, with details. */
    public static Conflict of(ProblemCode code, String message, Map<String, ?> extras) {
        return new Conflict(code, message, extras);
    }

    /** A slug that another tenant holds or that is still kept for one. */
    public static Conflict slugTaken() {
        return of(ProblemCode.SLUG_TAKEN, "This slug is taken. Choose another.");
    }

    /** An address that is a member of the tenant already. */
    public static Conflict alreadyMember() {
        return of(ProblemCode.ALREADY_MEMBER, "This e-mail address is a member already.");
    }

    /** A change after which the tenant would have no owner. */
    public static Conflict lastOwner() {
        return of(ProblemCode.LAST_OWNER, "A tenant needs at least one owner. Make somebody else an owner first.");
    }
}
