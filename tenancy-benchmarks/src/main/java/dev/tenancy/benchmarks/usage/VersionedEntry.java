package dev.tenancy.benchmarks.usage;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An entry as an entity. */
// What is only stored is read by nobody here.
@SuppressWarnings("UnusedVariable")
@Entity
@Table(name = VersionedCounter.NAME + "_entry")
class VersionedEntry {

    @Id
    @Column(name = "entry_id")
    private @Nullable UUID entryId;

    @Column(name = "tenant_id")
    private @Nullable UUID tenantId;

    private String meter = UsageTables.METER;

    @Column(name = "period_start")
    private OffsetDateTime periodStart = UsageTables.START;

    @Column(name = "period_end")
    private OffsetDateTime periodEnd = UsageTables.END;

    private long amount = 1;

    @Column(name = "created_at")
    private OffsetDateTime createdAt = UsageTables.now();

    VersionedEntry() {}

    VersionedEntry(UUID entryId, UUID tenantId) {
        this.entryId = entryId;
        this.tenantId = tenantId;
    }
}
