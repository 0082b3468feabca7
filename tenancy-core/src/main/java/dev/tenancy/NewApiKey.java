package dev.tenancy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API key to make, as typed.
 *
 * @param name required
 * @param role at most admin; required
 * @param scopes names of permissions that the role has; null or empty for all of them
 * @param expiresAt an RFC 3339 time in the future; null for never
 */
public record NewApiKey(
        @Nullable String name,
        @Nullable String role,
        @Nullable List<String> scopes,
        @Nullable String expiresAt) {}
