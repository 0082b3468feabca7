package dev.tenancy;

import org.jspecify.annotations.Nullable;

/** An invitation to make, as typed; both are required. */
public record NewInvitation(
        @Nullable String email, @Nullable String role) {}
