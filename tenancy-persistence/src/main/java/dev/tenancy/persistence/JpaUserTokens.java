package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.id.UserId;
import dev.tenancy.team.UserToken;
import dev.tenancy.team.UserTokenRepository;
import java.time.Instant;

/** Members' tokens in one unit of work. */
final class JpaUserTokens implements UserTokenRepository {

    private static final String REVOKE_ALL = """
            update UserTokenEntity
            set revokedAt = :now
            where tenantId = :tenant and userId = :user and revokedAt is null
            """;

    private final JpaUnit unit;

    JpaUserTokens(JpaUnit unit) {
        this.unit = unit;
    }

    @Override
    public void insert(UserToken token) {
        RowId row = new RowId(token.tenantId().value(), token.id().value());
        unit.run(StaleAnswers.ABSENCES, session -> {
            session.insert(new UserTokenEntity(token));
            session.insert(new UserTokenLookupEntity(token.lookupId(), row));
        });
    }

    @Override
    public void revokeAll(TenantId tenant, UserId user, Instant now) {
        unit.run(
                StaleAnswers.about(tenant),
                session -> session.createMutationQuery(REVOKE_ALL)
                        .setParameter("tenant", tenant.value())
                        .setParameter("user", user.value())
                        .setParameter("now", Micros.of(now))
                        .executeUpdate());
    }
}
