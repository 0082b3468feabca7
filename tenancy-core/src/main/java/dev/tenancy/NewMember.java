package dev.tenancy;

import org.jspecify.annotations.Nullable;

/** A member to add, as typed; all three are required. */
public record NewMember(
        @Nullable String email,
        @Nullable String name,
        @Nullable String role) {}
