package dev.tenancy.tenant;

import java.util.Locale;

/** Whether a tenant may act. */
public enum TenantStatus {
    /** May act. */
    ACTIVE,
    /** Kept, but refused everywhere until it is active again. */
    SUSPENDED,
    /** Ended for ever: its slug stays reserved, its credentials stay dead. */
    CLOSED;

    /** The name on the wire. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
