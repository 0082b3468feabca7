package dev.tenancy.usage;

import java.util.UUID;

/**
 * A credential that must still be good for a charge to be granted. The ledger checks it in the granting statement itself, so
 * that no grant follows a revocation however old the caller's knowledge of the credential is. The tenant must be active too.
 *
 * @param id of the credential, within the tenant that is charged
 */
public record GrantCondition(Kind kind, UUID id) {

    /** Which kind of credential. */
    public enum Kind {
        API_KEY,
        USER_TOKEN
    }
}
