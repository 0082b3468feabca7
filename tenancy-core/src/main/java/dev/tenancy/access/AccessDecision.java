package dev.tenancy.access;

import dev.tenancy.problem.TenancyException;
import org.jspecify.annotations.Nullable;

/** Whether a request may go on. */
public sealed interface AccessDecision {

    /** It may, for this tenant and on behalf of this caller. */
    record Granted(TenantContext context) implements AccessDecision {}

    /** It may, as an operator, for no tenant. */
    record Operator() implements AccessDecision {}

    /**
     * It may not.
     *
     * @param reason what to tell the caller
     * @param context of the caller, when it was recognised in the tenant and refused for what it asked only; null else
     */
    record Refused(TenancyException reason, @Nullable TenantContext context) implements AccessDecision {}
}
