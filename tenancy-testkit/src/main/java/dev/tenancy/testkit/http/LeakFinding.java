package dev.tenancy.testkit.http;

/**
 * One thing that the {@link LeakScanner} found.
 *
 * @param kind what it comes to
 * @param route the route that leaks, or can't be judged
 * @param caller who called: {@code attacker}, {@code anonymous} or {@code victim}; of a change the attacker, though it may have been
 *     the anonymous call
 * @param detail what was sent, and what came of it
 */
public record LeakFinding(Kind kind, ScannedRoute route, String caller, String detail) {

    /** What it comes to. */
    public enum Kind {
        /** An answer shows something of the victim's. */
        SHOWN,
        /** An answer about the victim's differs from the one about what never existed, so it tells that the victim's exists. */
        TOLD_APART,
        /** Something of the victim's was changed. */
        CHANGED,
        /** The scanner could not see whether there is a leak: even the victim is shown nothing there, or can change nothing. */
        UNPROVEN,
        /** The scanner was kept from looking: by a rate limit, a failure of the service, a call that locked it out, no answer. */
        BLINDED
    }

    @Override
    public String toString() {
        return String.format("%-10s %-9s %s: %s", kind, caller, route, detail);
    }
}
