package dev.tenancy.usage;

/** When the units of a top-up are taken. */
public enum Burn {
    /** As long as it has any, before those of the plan. */
    BEFORE,
    /** When the plan has no more. */
    AFTER
}
