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

    /** Whose credential it is; {@link Denied} {@code unauthenticated} when there is none or it is not good at {@code now}. */
    Principal authenticate(Credential credential, Moment now) {
        if (!(credential instanceof Credential.Bearer bearer)) {
            throw Denied.unauthenticated();
        }
        String token = bearer.token();
        if (operatorToken != null && operatorToken.matches(token)) {
            return new Principal.Operator();
        }
        Optional<Secret> key = ApiKey.FORMAT.parse(token);
        if (key.isPresent()) {
            return new Principal.Key(apiKey(key.get(), now));
        }
        Optional<Secret> userToken = UserToken.FORMAT.parse(token);
        if (userToken.isPresent()) {
            return new Principal.User(userToken(userToken.get(), now));
        }
        throw Denied.unauthenticated();
    }

    Moment now() {
        return new Moment(clock);
    }

    private ApiKeyAccess apiKey(Secret secret, Moment now) {
        Optional<ApiKeyAccess> found = directory.findApiKey(secret.lookupId());
        if (found.isEmpty()) {
            hasher.burn(secret);
            throw Denied.unauthenticated();
        }
        ApiKey key = found.get().key();
        if (!hasher.matches(secret, key.hash()) || !isLive(key, now)) {
            throw Denied.unauthenticated();
        }
        return found.get();
    }

    private static boolean isLive(ApiKey key, Moment now) {
        // What has no end is the same at any time.
        return key.isLive(key.expiresAt() == null ? Instant.EPOCH : now.get());
    }

    private UserTokenAccess userToken(Secret secret, Moment now) {
        Optional<UserTokenAccess> found = directory.findUserToken(secret.lookupId());
        if (found.isEmpty()) {
            hasher.burn(secret);
            throw Denied.unauthenticated();
        }
        UserToken token = found.get().token();
        if (!hasher.matches(secret, token.hash()) || !token.isLive(now.get())) {
            throw Denied.unauthenticated();
        }
        return found.get();
    }
}
