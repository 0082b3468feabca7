package dev.tenancy.testkit.isolation;

import java.io.Serial;

/** The mapping has not what a vector needs. */
final class NotApplicable extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    NotApplicable(String reason) {
        super(reason);
    }
}
