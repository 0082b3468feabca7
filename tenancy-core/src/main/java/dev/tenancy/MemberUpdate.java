package dev.tenancy;

import org.jspecify.annotations.Nullable;

/** Changes to a member, as typed; what is null stays. */
public record MemberUpdate(@Nullable String name, @Nullable String role) {}
