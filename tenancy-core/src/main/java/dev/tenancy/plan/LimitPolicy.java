package dev.tenancy.plan;

/** What happens at a limit. */
public enum LimitPolicy {
    /** What goes over the limit is refused; the limit is never exceeded. */
    HARD,
    /** What goes over the limit is granted; the usage report shows by how much. */
    SOFT
}
