package dev.tenancy.problem;

import java.util.Locale;

/** Every kind of refusal the engine knows. The {@linkplain #text() text} is stable and part of the wire contract. */
public enum ProblemCode {
    MALFORMED_REQUEST("Malformed request"),
    UNAUTHENTICATED("Unauthenticated"),
    PAYMENT_REQUIRED("Payment required"),
    ROLE_REQUIRED("Role required"),
    SCOPE_REQUIRED("Scope required"),
    FEATURE_NOT_IN_PLAN("Feature not in plan"),
    TENANT_MISMATCH("Tenant mismatch"),
    TENANT_SUSPENDED("Tenant suspended"),
    EMAIL_MISMATCH("E-mail mismatch"),
    TENANT_NOT_FOUND("Tenant not found"),
    NOT_FOUND("Not found"),
    SLUG_TAKEN("Slug taken"),
    ALREADY_MEMBER("Already a member"),
    LAST_OWNER("Last owner"),
    PLAN_CHANGE_BLOCKED("Plan change blocked"),
    NOT_AN_UPGRADE("Not an upgrade"),
    NOT_A_DOWNGRADE("Not a downgrade"),
    INVITATION_EXPIRED("Invitation expired"),
    INVITATION_USED("Invitation used"),
    STALE("Stale"),
    VALIDATION_FAILED("Validation failed"),
    IDEMPOTENCY_KEY_REUSED("Idempotency key reused"),
    RATE_LIMITED("Rate limited"),
    LIMIT_REACHED("Limit reached"),
    UNAVAILABLE("Unavailable");

    private final String title;

    ProblemCode(String title) {
        this.title = title;
    }

    /** The stable code in snake_case, e.g. {@code limit_reached}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A short human title, the same for every occurrence. */
    public String title() {
        return title;
    }
}
