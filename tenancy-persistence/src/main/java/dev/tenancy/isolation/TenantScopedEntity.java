package dev.tenancy.isolation;

import dev.tenancy.id.TenantId;
import jakarta.persistence.Column;
import jakarta.persistence.MappedSuperclass;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entity whose rows belong to one tenant each: the one whose context was bound when the row was stored, for ever. Its table
 * has a column {@code tenant_id} of type {@code uuid}; make it the first of every unique index and foreign key. Sessions
 * come from {@link TenantSessions}, on a persistence unit with {@link TenantIsolation#settings()}.
 */
@MappedSuperclass
public abstract class TenantScopedEntity {

    @org.hibernate.annotations.TenantId
    @Column(name = "tenant_id", nullable = false, updatable = false)
    private @Nullable UUID tenantId;

    /** For subclasses. */
    protected TenantScopedEntity() {}

    // Not final: a reference that is not loaded yet is a subclass, which loads the row at the first call.
    /** Whose row this is; {@link IllegalStateException} when it is not stored yet. */
    public TenantId tenantId() {
        if (tenantId == null) {
            throw new IllegalStateException("The row belongs to nobody yet: it gets its tenant when it is stored.");
        }
        return new TenantId(tenantId);
    }
}
