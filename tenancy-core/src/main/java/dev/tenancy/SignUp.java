package dev.tenancy;

import org.jspecify.annotations.Nullable;

/**
 * What a sign-up is asked for, as typed; {@link Tenants#signUp} checks it.
 *
 * @param tier the plan's key; null for the lowest plan
 * @param timeZone an IANA name; null for UTC
 */
public record SignUp(
        @Nullable String name,
        @Nullable String slug,
        @Nullable String email,
        @Nullable String ownerName,
        @Nullable String ownerEmail,
        @Nullable String tier,
        @Nullable String timeZone) {

    /** A sign-up whose owner is also the tenant's contact, on the lowest plan. */
    public static SignUp of(String name, String slug, String ownerName, String ownerEmail) {
        return new SignUp(name, slug, ownerEmail, ownerName, ownerEmail, null, null);
    }

    /** The same sign-up on another plan. */
    public SignUp onPlan(String tier) {
        return new SignUp(name, slug, email, ownerName, ownerEmail, tier, timeZone);
    }
}
