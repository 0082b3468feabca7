package dev.tenancy.persistence;

import java.io.Serializable;
import java.util.UUID;

/** The key of a row of {@code tenancy_override}. */
record OverrideId(UUID tenantId, String entitlement) implements Serializable {}
