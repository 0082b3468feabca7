package dev.tenancy.persistence;

import java.io.Serializable;
import java.util.UUID;

/** The key of a tenant's row. */
record RowId(UUID tenantId, UUID id) implements Serializable {}
