package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.problem.Conflict;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.problem.Stale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The refusals of a store. */
final class Refusals {

    private Refusals() {}

    static void assertStale(ThrowingCallable call) {
        assertThatExceptionOfType(Stale.class).isThrownBy(call);
    }

    static void assertConflict(ProblemCode code, ThrowingCallable call) {
        assertThatExceptionOfType(Conflict.class).isThrownBy(call).matches(conflict -> conflict.code() == code);
    }
}
