package dev.tenancy.access;

import dev.tenancy.apikey.ApiKey;
import dev.tenancy.problem.Denied;
import dev.tenancy.secret.OperatorToken;
import dev.tenancy.secret.Secret;
import dev.tenancy.secret.SecretHasher;
import dev.tenancy.team.UserToken;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Recognises credentials. Whatever is wrong with one, the answer and, as far as the store allows, the time are the same; a
 * wrong checksum costs no look-up. Immutable and thread-safe.
 */
public final class Authentication {

    private final AccessDirectory directory;
    private final SecretHasher hasher;
    private final @Nullable OperatorToken operatorToken;
    private final InstantSource clock;

    /** {@code operatorToken} is null when nobody is an operator. */
    public Authentication(
            AccessDirectory directory,
            SecretHasher hasher,
            @Nullable OperatorToken operatorToken,
            InstantSource clock) {
        this.directory = directory;
        this.hasher = hasher;
        this.operatorToken = operatorToken;
        this.clock = clock;
    }

    /** Whose credential it is; {@link Denied} {@code unauthenticated} when there is none or it is not good. */
    Principal authenticate(Credential credential) {
        if (!(credential instanceof Credential.Bearer bearer)) {
            throw Denied.unauthenticated();
        }
        String token = bearer.token();
        if (operatorToken != null && operatorToken.matches(token)) {
            return new Principal.Operator();
        }
        Optional<Secret> key = ApiKey.FORMAT.parse(token);
        if (key.isPresent()) {
            return new Principal.Key(apiKey(key.get()));
        }
        Optional<Secret> userToken = UserToken.FORMAT.parse(token);
        if (userToken.isPresent()) {
            return new Principal.User(userToken(userToken.get()));
        }
        throw Denied.unauthenticated();
    }

    Instant now() {
        return clock.instant();
    }

    private ApiKeyAccess apiKey(Secret secret) {
        Optional<ApiKeyAccess> found = directory.findApiKey(secret.lookupId());
        if (found.isEmpty()) {
            hasher.burn(secret);
            throw Denied.unauthenticated();
        }
        ApiKey key = found.get().key();
        if (!hasher.matches(secret, key.hash()) || !key.isLive(clock.instant())) {
            throw Denied.unauthenticated();
        }
        return found.get();
    }

    private UserTokenAccess userToken(Secret secret) {
        Optional<UserTokenAccess> found = directory.findUserToken(secret.lookupId());
        if (found.isEmpty()) {
            hasher.burn(secret);
            throw Denied.unauthenticated();
        }
        UserToken token = found.get().token();
        if (!hasher.matches(secret, token.hash()) || !token.isLive(clock.instant())) {
            throw Denied.unauthenticated();
        }
        return found.get();
    }
}
