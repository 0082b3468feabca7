package dev.tenancy.testkit.isolation;

import java.util.List;

/** What came of one vector on one target. */
record Finding(Vector vector, Target target, Outcome outcome, List<IsolationBreach> breaches, String reason) {

    enum Outcome {
        /** The tenant itself gets at its rows in this way, another doesn't. */
        HELD,
        /** Not even the tenant itself gets at its rows in this way. */
        CLOSED,
        BREACHED,
        NOT_APPLICABLE
    }

    boolean has(IsolationBreach.Kind kind) {
        return breaches.stream().anyMatch(breach -> breach.kind() == kind);
    }
}
