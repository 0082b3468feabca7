package dev.tenancy.isolation;

/** The tenant that a transaction on PostgreSQL is for. */
final class TenantSetting {

    /** The setting's name. */
    static final String NAME = "tenancy.tenant";

    /** The tenant of the transaction, or null without one. Evaluated once for each index scan, and known to the planner. */
    static final String EXPRESSION = "nullif(current_setting('" + NAME + "', true), '')::uuid";

    /** The same as PostgreSQL gives it back. */
    static final String STORED_EXPRESSION = "(NULLIF(current_setting('" + NAME + "'::text, true), ''::text))::uuid";

    private TenantSetting() {}
}
