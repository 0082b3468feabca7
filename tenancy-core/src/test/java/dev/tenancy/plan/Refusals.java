package dev.tenancy.plan;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tenancy.problem.FieldError;
import dev.tenancy.problem.Invalid;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a broken bound says. */
final class Refusals {

    private Refusals() {}

    /** {@code field code} of everything that is wrong; empty when nothing was refused. */
    static List<String> of(ThrowingCallable call) {
        Invalid refused = catchThrowableOfType(Invalid.class, call);
        return refused == null
                ? List.of()
                : refused.errors().stream().map(Refusals::text).toList();
    }

    private static String text(FieldError error) {
        return error.field() + " " + error.code();
    }
}
