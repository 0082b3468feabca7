package dev.tenancy;

import dev.tenancy.apikey.ApiKey;
import dev.tenancy.secret.Secret;

/**
 * A new API key.
 *
 * @param secret what the program presents; shown here and never again
 */
public record CreatedApiKey(ApiKey key, Secret secret) {}
