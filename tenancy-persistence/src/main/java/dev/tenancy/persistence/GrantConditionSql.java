package dev.tenancy.persistence;

import dev.tenancy.usage.GrantCondition;
import org.jspecify.annotations.Nullable;

/**
 * What of a grant's condition stands in the granting statement: its credential is live and its tenant is active. It reads what
 * was committed when the statement began: no grant whose statement began after a revocation was committed.
 */
final class GrantConditionSql {

    private static final String LIVE = """
            exists (
                select 1
                from tenancy.%s credential
                join tenancy.tenancy_tenant tenant on tenant.tenant_id = credential.tenant_id
                where credential.tenant_id = %s
                  and credential.%s = %s
                  and credential.revoked_at is null
                  and (credential.expires_at is null or credential.expires_at > %s)
                  and tenant.status = 'ACTIVE')
            """;

    private GrantConditionSql() {}

    /** The predicate; the other arguments are SQL expressions for the tenant, the credential's id and the time. */
    static String predicate(GrantCondition.Kind kind, String tenant, String credential, String at) {
        return switch (kind) {
            case API_KEY -> LIVE.formatted("tenancy_api_key", tenant, "api_key_id", credential, at);
            case USER_TOKEN -> LIVE.formatted("tenancy_user_token", tenant, "user_token_id", credential, at);
        };
    }

    /** As above, or a predicate that is always true where there is no condition. */
    static String predicateOrTrue(GrantCondition.@Nullable Kind kind, String tenant, String credential, String at) {
        return kind == null ? "1 = 1" : predicate(kind, tenant, credential, at);
    }
}
