package dev.tenancy.identification;

import dev.tenancy.tenant.TenantReference;
import java.util.Set;

/** What a request says about the tenant it is for. */
public sealed interface Identification {

    /** Every way in which the tenant is named; empty when none is. They do not contradict each other in the same kind of name. */
    record Claimed(Set<TenantReference> references) implements Identification {
        public Claimed {
            references = Set.copyOf(references);
        }
    }

    /** The request names a tenant in a way that can't be understood; {@code detail} says why, without echoing it. */
    record Malformed(String detail) implements Identification {}
}
