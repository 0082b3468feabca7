package dev.tenancy.benchmarks.usage;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A counter that Hibernate finds changed by others when it writes it; of one meter and period. */
@Entity
@Table(name = VersionedCounter.NAME + "_counter")
class VersionedCounter {

    static final String NAME = "versioned";

    @Id
    @Column(name = "tenant_id")
    private @Nullable UUID tenantId;

    private long used;

    @Version
    private long version;

    long used() {
        return used;
    }

    void add() {
        used++;
    }
}
