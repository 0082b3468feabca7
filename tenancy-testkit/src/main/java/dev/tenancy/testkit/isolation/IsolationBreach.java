package dev.tenancy.testkit.isolation;

/**
 * One way in which one tenant got at another's rows.
 *
 * @param vector the name of the way
 * @param target the entity, or its association, that it was aimed at
 * @param seen what gives it away: a value, or a row as it was or is
 */
public record IsolationBreach(String vector, String target, Kind kind, String seen) {

    /** What came of it. */
    public enum Kind {
        /** The attacker saw a value of the other tenant's, or could tell a row of that tenant from one that never was. */
        LEAKED,
        /** A row of the other tenant's was changed or is gone. */
        CHANGED,
        /** A row was made that belongs or refers to the other tenant, or that shows in its sessions. */
        PLANTED
    }

    @Override
    public String toString() {
        return vector + " on " + target + " " + kind + ": " + seen;
    }
}
