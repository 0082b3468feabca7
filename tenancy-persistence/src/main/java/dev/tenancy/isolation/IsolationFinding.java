package dev.tenancy.isolation;

/**
 * Something in the database, the pool or the versions that lets one tenant reach another's rows, or could. Immutable.
 *
 * @param rule the rule that is broken, as a stable name such as {@code row-security}
 * @param what what was found, and where
 * @param why what it lets happen
 * @param mend what to do: SQL for the owner of the tables, or else a sentence
 */
public record IsolationFinding(String rule, String what, String why, String mend) {

    /** All of it, for people to read. */
    @Override
    public String toString() {
        return "[" + rule + "] " + what + "\n  why:  " + why + "\n  mend: " + mend.replace("\n", "\n        ");
    }
}
