package dev.tenancy.tenant;

import dev.tenancy.id.TenantId;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A customer of the product: an organisation with its own members, plan and data. Immutable.
 *
 * @param version counts the changes of this record; a change on top of an outdated one is refused
 */
public record Tenant(
        TenantId id,
        Slug slug,
        DisplayName name,
        EmailAddress email,
        TenantStatus status,
        ZoneId timeZone,
        Instant createdAt,
        long version) {

    /** The same tenant with another status. */
    public Tenant withStatus(TenantStatus status) {
        return new Tenant(id, slug, name, email, status, timeZone, createdAt, version);
    }

    /** The same tenant with other particulars. */
    public Tenant with(Slug slug, DisplayName name, EmailAddress email, ZoneId timeZone) {
        return new Tenant(id, slug, name, email, status, timeZone, createdAt, version);
    }

    /** The same tenant as stored by its {@code version}-th change. */
    public Tenant withVersion(long version) {
        return new Tenant(id, slug, name, email, status, timeZone, createdAt, version);
    }
}
