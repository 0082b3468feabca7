package dev.tenancy.isolation;

import java.util.List;

/**
 * A table whose rows belong to no tenant.
 *
 * @param mapping an entity's name, or the role of a collection
 * @param tenantReferences foreign keys in the database to tables of tenants
 */
record SharedTable(TableName name, String mapping, List<TableLink> tenantReferences) {

    SharedTable {
        tenantReferences = List.copyOf(tenantReferences);
    }
}
