package dev.tenancy;

import dev.tenancy.id.UserTokenId;
import dev.tenancy.secret.Secret;
import dev.tenancy.store.Repositories;
import dev.tenancy.team.TenantUser;
import dev.tenancy.team.UserToken;
import java.time.Duration;
import java.time.Instant;

/** Issues members' tokens. */
final class UserTokens {

    private static final Duration LIFETIME = Duration.ofDays(30);

    private final Engine engine;

    UserTokens(Engine engine) {
        this.engine = engine;
    }

    record Issued(Secret secret, Instant expiresAt) {}

    /** A new token, bound to this one membership. */
    Issued issue(Repositories repositories, TenantUser user) {
        Secret secret = UserToken.FORMAT.generate(engine.random());
        Instant now = engine.now();
        UserToken token = new UserToken(
                new UserTokenId(engine.newId()),
                user.tenantId(),
                user.id(),
                secret.lookupId(),
                engine.hasher().hash(secret),
                now,
                now.plus(LIFETIME),
                null);
        repositories.userTokens().insert(token);
        return new Issued(secret, token.expiresAt());
    }
}
