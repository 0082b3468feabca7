package dev.tenancy.isolation;

import java.io.Serial;

/**
 * Something that could have crossed the border between two tenants, and was refused before it did. It is a mistake in the
 * application, not a refusal to its caller; the message says what was tried, why it is dangerous and what to do instead.
 */
public final class TenantIsolationException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1L;

    TenantIsolationException(String message) {
        super(message);
    }
}
