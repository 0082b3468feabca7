package dev.tenancy.testkit.isolation;

import dev.tenancy.access.TenantContext;
import java.util.List;
import java.util.Map;

/**
 * A tenant and its rows: of each scoped entity one to be attacked and one to attack from.
 *
 * @param number 1 for the tenant that is attacked, 2 for the one that attacks
 * @param identifier as a tenant's column holds it
 * @param rows by the entity's name, detached
 */
record Party(int number, TenantContext context, Object identifier, Map<String, List<Object>> rows) {

    Object attackedRow(EntityShape entity) {
        return row(entity, 0);
    }

    Object own(EntityShape entity) {
        return row(entity, 1);
    }

    private Object row(EntityShape entity, int slot) {
        List<Object> found = rows.get(entity.name());
        if (found == null) {
            throw new IllegalStateException("No rows of " + entity);
        }
        return found.get(slot);
    }
}
