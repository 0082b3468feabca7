package dev.tenancy.problem;

import java.util.List;
import java.util.Map;

/** The caller is unknown or may not do this. */
public final class Denied extends TenancyException {

    private static final long serialVersionUID = 1L;

    private Denied(ProblemCode code, String message, Map<String, ?> extras) {
        super(code, message, extras, null);
    }

    /** A refusal by its code. */
    public static Denied of(ProblemCode code, String message, Map<String, ?> extras) {
        return new Denied(code, message, extras);
    }

    /** No credential, or one that is bad, revoked or expired: one answer for all. */
    public static Denied unauthenticated() {
        return of(ProblemCode.UNAUTHENTICATED, "A valid credential is required.", Map.of());
    }

    /** The caller's role is too low; {@code required} is the lowest role that would do. */
    public static Denied roleRequired(String required) {
        return of(
                ProblemCode.ROLE_REQUIRED,
                "This needs the role " + required + " or above.",
                Map.of("required_role", required));
    }

    /** The API key's scopes do not include {@code permission}. */
    public static Denied scopeRequired(String permission) {
        return of(
                ProblemCode.SCOPE_REQUIRED,
                "This API key does not have the scope " + permission + ".",
                Map.of("required_scope", permission));
    }

    /** The tenant's plan lacks {@code feature}; {@code availableIn} names the plans that have it. */
    public static Denied featureNotInPlan(String feature, List<String> availableIn) {
        return of(
                ProblemCode.FEATURE_NOT_IN_PLAN,
                "The feature " + feature + " is not in your plan.",
                Map.of("feature", feature, "available_in", availableIn));
    }

    /** The plan {@code tier} has to be paid for first. */
    public static Denied paymentRequired(String tier) {
        return of(
                ProblemCode.PAYMENT_REQUIRED, "The plan " + tier + " has to be paid for first.", Map.of("tier", tier));
    }

    /** A credential that belongs to one tenant, used while naming another. */
    public static Denied tenantMismatch() {
        return of(
                ProblemCode.TENANT_MISMATCH, "This credential belongs to another tenant than the one named.", Map.of());
    }

    /** The tenant is suspended. */
    public static Denied tenantSuspended() {
        return of(ProblemCode.TENANT_SUSPENDED, "This tenant is suspended.", Map.of());
    }

    /** The credential's e-mail address is not the invited one. */
    public static Denied emailMismatch() {
        return of(ProblemCode.EMAIL_MISMATCH, "This invitation is for another e-mail address.", Map.of());
    }
}
