package dev.tenancy.persistence;

import dev.tenancy.usage.GrantCondition;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What of a grant's condition stands in the granting statement: its credential is live and its tenant is active. It reads what
 * was committed when the statement began: no grant whose statement began after a revocation was committed.
 */
final class GrantConditionSql {

    private final String unconditional;
    private final Map<GrantCondition.Kind, String> conditional = new EnumMap<>(GrantCondition.Kind.class);

    /**
     * The statements that {@code statement} makes of a predicate.
     *
     * @param arguments three SQL expressions: the tenant's id, the credential's id, and the time
     */
    GrantConditionSql(UnaryOperator<String> statement, String... arguments) {
        unconditional = statement.apply("1 = 1");
        for (GrantCondition.Kind kind : GrantCondition.Kind.values()) {
            conditional.put(kind, statement.apply(predicate(kind, arguments)));
        }
    }

    /** The statement for a charge with this condition; null for none. */
    String of(@Nullable GrantCondition condition) {
        return condition == null ? unconditional : Objects.requireNonNull(conditional.get(condition.kind()));
    }

    /** Whether the credential is good, of three SQL expressions as in the constructor. */
    static String predicate(GrantCondition.Kind kind, String... arguments) {
        return switch (kind) {
            case API_KEY -> predicate("tenancy_api_key", "api_key_id", arguments);
            case USER_TOKEN -> predicate("tenancy_user_token", "user_token_id", arguments);
        };
    }

    private static String predicate(String table, String id, String... arguments) {
        return """
                exists (
                    select 1
                    from tenancy.%s credential
                    join tenancy.tenancy_tenant tenant on tenant.tenant_id = credential.tenant_id
                    where credential.tenant_id = %s
                      and credential.%s = %s
                      and credential.revoked_at is null
                      and (credential.expires_at is null or credential.expires_at > %s)
                      and tenant.status = 'ACTIVE')
                """.formatted(table, arguments[0], id, arguments[1], arguments[2]);
    }
}
