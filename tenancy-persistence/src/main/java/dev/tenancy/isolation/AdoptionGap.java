package dev.tenancy.isolation;

import java.util.List;

/**
 * Something that a table of tenants lacks in the database.
 *
 * @param table its name
 * @param what is missing, for people
 * @param statements the SQL that mends it, for the application's migrations, in order and without semicolons; on PostgreSQL
 *     {@code create index concurrently} runs outside of a transaction. Empty where SQL alone does not
 */
public record AdoptionGap(String table, Kind kind, String what, List<String> statements) {

    public AdoptionGap {
        statements = List.copyOf(statements);
    }

    /** In the order in which they are mended. */
    public enum Kind {
        /** The column of the tenant is missing: to be added before {@link Adoption#STAMP}. */
        TENANT_COLUMN,
        /** Rows have no tenant yet, and are nobody's once isolation is enforced: {@link TenantBackfill#fill} gives them theirs. */
        ROWS_WITHOUT_TENANT,
        /** No index begins with the tenant, so every query reads all tenants' rows. */
        TENANT_INDEX,
        /** The database would take another row without a tenant: the last before {@link Adoption#ENFORCE}. */
        NOT_NULL,
        /**
         * For information: values are unique over all tenants, so one is refused a value that another has, and so learns that it
         * exists. Harmless for values that are generated at random.
         */
        UNIQUE_ACROSS_TENANTS
    }
}
