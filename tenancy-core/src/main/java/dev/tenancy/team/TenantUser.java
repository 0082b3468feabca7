package dev.tenancy.team;

import dev.tenancy.id.TenantId;
import dev.tenancy.id.UserId;
import dev.tenancy.role.Role;
import dev.tenancy.tenant.DisplayName;
import dev.tenancy.tenant.EmailAddress;
import java.time.Instant;
import java.util.Locale;

/**
 * One membership: a person in one tenant. Immutable.
 *
 * @param addressProved whether the member has shown to receive mail at the address. A typed address proves nothing: without
 *     proof this membership changes nothing for whoever really has the address.
 * @param version counts the changes of this record
 */
public record TenantUser(
        UserId id,
        TenantId tenantId,
        EmailAddress email,
        DisplayName name,
        Role role,
        Status status,
        boolean addressProved,
        Instant createdAt,
        long version) {

    /** Whether the member has come in yet. */
    public enum Status {
        /** Can act. */
        ACTIVE,
        /** Was added by somebody else and has not come in yet; holds a seat. */
        INVITED;

        /** The name on the wire. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The same member with another name and role. */
    public TenantUser with(DisplayName name, Role role) {
        return new TenantUser(id, tenantId, email, name, role, status, addressProved, createdAt, version);
    }

    /** The same member, come in by proof of the address. */
    public TenantUser activated() {
        return new TenantUser(id, tenantId, email, name, role, Status.ACTIVE, true, createdAt, version);
    }

    /** The same member as stored by its {@code version}-th change. */
    public TenantUser withVersion(long version) {
        return new TenantUser(id, tenantId, email, name, role, status, addressProved, createdAt, version);
    }
}
