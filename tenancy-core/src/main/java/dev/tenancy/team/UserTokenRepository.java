package dev.tenancy.team;

import dev.tenancy.id.TenantId;
import dev.tenancy.id.UserId;
import java.time.Instant;

/** Port: the tokens of each tenant's members, inside one unit of work. */
public interface UserTokenRepository {

    /** Adds a token. The look-up id is new over all tenants. */
    void insert(UserToken token);

    /** Revokes every live token of the member. */
    void revokeAll(TenantId tenant, UserId user, Instant now);
}
