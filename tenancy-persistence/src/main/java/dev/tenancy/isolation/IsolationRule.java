package dev.tenancy.isolation;

import java.util.Locale;

/** What must hold in PostgreSQL for row-level security to keep tenants apart, and what happens where it doesn't. */
enum IsolationRule {
    HIBERNATE_VERSION("Only releases of Hibernate that were tried keep @TenantId and the tenant's setting together."),
    SERVER_VERSION("Older servers lack what isolation needs, or are known to leak rows past row-level security."),
    AUTO_COMMIT("The tenant is set for one transaction; without one around all statements, each sees no row or fails."),
    LOGIN(
            "A pool that changes its role after logging in can change it back, and then row-level security is off or another's."),
    SUPERUSER("No row-level security applies to a superuser: every tenant's rows are open to every statement."),
    BYPASS_ROW_SECURITY("No row-level security applies to this role: every tenant's rows are open to every statement."),
    POWERFUL_ROLE("It can make itself, or another role that it controls, pass row-level security."),
    MEMBERSHIP("It can act as that role, and so put row-level security aside or pass it."),
    BOUND_OWNER(
            "The policy for the application's role then binds the owner too, who would find no rows to erase, fill or verify."),
    OWNERSHIP("An owner may switch row-level security off, or drop and replace its policies."),
    CREATION("What it creates there can shadow tables and functions that statements name without a schema."),
    PRESET_TENANT("Sessions that have set no tenant would see that tenant's rows."),
    MISSING_TABLE("What isn't there can't be protected, and may be made later without protection."),
    NOT_A_TABLE("Row-level security exists for tables alone; what is read through anything else is not filtered."),
    TENANT_COLUMN("Without its tenant on every row the database can't tell whose it is."),
    ROW_SECURITY("Without it native SQL, and every way around Hibernate's filter, reaches all tenants' rows."),
    POLICY("The policies are the border between tenants; any other wording of them is another border."),
    FOREIGN_KEY("Rows could refer to another tenant's, and so plant themselves there and reveal which ids exist."),
    TENANT_INDEX(
            "Every statement is filtered by tenant: without the index it reads all tenants' rows and gets slow for all."),
    UNIQUENESS(
            "One tenant's value is refused because another has it, which reveals that other's data and blocks this one."),
    PRIVILEGES(
            "TRUNCATE, REFERENCES and TRIGGER are not subject to row-level security; SELECT, INSERT, UPDATE and DELETE are what the application needs."),
    SHARED_TABLE("What one tenant writes there, all others see; and what it deletes tells whether others refer to it."),
    PARTITION("Policies of a table don't apply to what reads its partitions, children or parents by their own names."),
    VIEW("A view reads with its owner's rights, who sees all tenants' rows, unless it is a security_invoker."),
    FUNCTION("It works with its owner's rights, whom row-level security lets through to all tenants' rows."),
    MATERIALIZED_VIEW("It holds a copy of all tenants' rows, on which there is no row-level security."),
    LARGE_OBJECT(
            "PostgreSQL keeps large objects outside of the tables, where no row-level security is: every tenant can list, read and overwrite"
                    + " what they hold of all others by native SQL, and they stay when the row goes."),
    CANARY("The border was tried, and did not hold."),
    EXAMINATION("What can't be examined can't be relied on.");

    private final String why;

    IsolationRule(String why) {
        this.why = why;
    }

    IsolationFinding finding(String what, String mend) {
        return new IsolationFinding(name().toLowerCase(Locale.ROOT).replace('_', '-'), what, why, mend);
    }
}
