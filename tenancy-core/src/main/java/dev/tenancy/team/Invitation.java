package dev.tenancy.team;

import dev.tenancy.id.InvitationId;
import dev.tenancy.id.TenantId;
import dev.tenancy.id.UserId;
import dev.tenancy.role.Role;
import dev.tenancy.secret.SecretFormat;
import dev.tenancy.secret.SecretHash;
import dev.tenancy.tenant.EmailAddress;
import java.time.Instant;
import java.util.Locale;

/**
 * An offer to become a member, held by whoever receives the mail. Immutable.
 *
 * @param status as stored: a pending one whose time is over is expired, see {@link #status(Instant)}
 * @param invitedBy the member who offers it; the offer dies with that member's right to make it
 * @param lookupId finds the invitation of a presented token, unique over all tenants
 * @param tokenHash proves the presented token
 */
public record Invitation(
        InvitationId id,
        TenantId tenantId,
        EmailAddress email,
        Role role,
        Status status,
        UserId invitedBy,
        String lookupId,
        SecretHash tokenHash,
        Instant createdAt,
        Instant expiresAt) {

    /** The shape of invitation tokens. */
    public static final SecretFormat FORMAT = SecretFormat.of("invt");

    /** What became of an invitation. */
    public enum Status {
        PENDING,
        ACCEPTED,
        REVOKED,
        EXPIRED;

        /** The name on the wire. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the invitation is worth at {@code now}. */
    public Status status(Instant now) {
        return status == Status.PENDING && !now.isBefore(expiresAt) ? Status.EXPIRED : status;
    }

    /** The same invitation with another status. */
    public Invitation withStatus(Status status) {
        return new Invitation(id, tenantId, email, role, status, invitedBy, lookupId, tokenHash, createdAt, expiresAt);
    }
}
