package dev.tenancy.isolation;

/** How far a service that was written for one tenant has come on its way to many; each step is safe to run for weeks. */
public enum Adoption {

    /** New rows get their tenant; nothing is filtered, nothing is refused. */
    STAMP,

    /** As {@link #STAMP}; besides, what {@link #ENFORCE} would refuse or hide is logged with the place in the code. */
    REPORT,

    /** Rows of other tenants are out of reach, and ways to them are refused. The default. */
    ENFORCE
}
