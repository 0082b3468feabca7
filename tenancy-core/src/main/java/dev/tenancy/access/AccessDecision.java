package dev.tenancy.access;

import dev.tenancy.problem.TenancyException;

/** Whether a request may go on. */
public sealed interface AccessDecision {

    /** It may, for this tenant and on behalf of this caller. */
    record Granted(TenantContext context) implements AccessDecision {}

    /** It may, as an operator, for no tenant. */
    record Operator() implements AccessDecision {}

    /** It may not; {@code reason} is what to tell the caller. */
    record Refused(TenancyException reason) implements AccessDecision {}
}
