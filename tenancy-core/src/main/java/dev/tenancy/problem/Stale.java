package dev.tenancy.problem;

import java.util.Map;

/** The record was changed by somebody else since it was read. Read it again and repeat. */
public final class Stale extends TenancyException {

    private static final long serialVersionUID = 1L;

    /** A record whose version is not the expected one. */
    public Stale() {
        super(ProblemCode.STALE, "Somebody else changed this meanwhile. Read it again, then repeat.", Map.of(), null);
    }
}
