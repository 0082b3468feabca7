package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import java.util.HashSet;
import java.util.Set;

/**
 * Which answers of an access directory a change makes wrong.
 *
 * @param all every answer, whatever it tells
 * @param absences those that say that something is not there
 * @param tenants those that tell of one of these tenants
 */
record StaleAnswers(boolean all, boolean absences, Set<TenantId> tenants) {

    static final StaleAnswers NONE = new StaleAnswers(false, false, Set.of());
    static final StaleAnswers ABSENCES = new StaleAnswers(false, true, Set.of());
    static final StaleAnswers ALL = new StaleAnswers(true, true, Set.of());

    StaleAnswers {
        tenants = Set.copyOf(tenants);
    }

    /** Those that tell of this tenant, and the absences: what was changed may be found where nothing was. */
    static StaleAnswers about(TenantId tenant) {
        return new StaleAnswers(false, true, Set.of(tenant));
    }

    StaleAnswers and(StaleAnswers other) {
        if (equals(other)) {
            return this;
        }
        Set<TenantId> both = new HashSet<>(tenants);
        both.addAll(other.tenants);
        return new StaleAnswers(all || other.all, absences || other.absences, both);
    }

    /** Whether nodes that forget absences by themselves have to be told. */
    boolean concernsOthers() {
        return all || !tenants.isEmpty();
    }
}
