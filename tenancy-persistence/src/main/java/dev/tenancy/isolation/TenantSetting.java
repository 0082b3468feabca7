package dev.tenancy.isolation;

/** The tenant that a transaction on PostgreSQL is for. */
final class TenantSetting {

    /** The setting's name. */
    static final String NAME = "tenancy.tenant";

    /** The setting as it is; empty or null without a tenant. */
    static final String TEXT = "current_setting('" + NAME + "', true)";

    /** The same as PostgreSQL gives it back. */
    static final String STORED_TEXT = "current_setting('" + NAME + "'::text, true)";

    /** The tenant of the transaction, or null without one. Evaluated once for each index scan, and known to the planner. */
    static final String EXPRESSION = "nullif(" + TEXT + ", '')::uuid";

    /** The same as PostgreSQL gives it back. */
    static final String STORED_EXPRESSION = "(NULLIF(" + STORED_TEXT + ", ''::text))::uuid";

    private TenantSetting() {}
}
