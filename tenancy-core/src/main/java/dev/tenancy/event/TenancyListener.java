package dev.tenancy.event;

/**
 * Is told what happens in the engine. Called on the thread on which it happened, once it has landed, by several threads at once; it
 * must be quick, and hand over what takes long. What it throws changes nothing of what happened, and goes to the thread's handler of
 * uncaught exceptions. An event is told once or, when the process ends just then, never: nothing that must not be missed may rest on it.
 */
public interface TenancyListener {

    /**
     * A grant took a meter past 80 or 100 percent of its limit. Of each period that is one grant, so it is told once, whatever the
     * number of threads and processes. It is told again when refunds or releases took the count below it meanwhile, or the limit was
     * changed; and a limit that is lowered below what is in use is told of no grant. Units that were reserved first are told of
     * when they are committed, seats when a member is added or comes in, but for the first one of a new tenant.
     */
    default void thresholdReached(ThresholdReached event) {}
}
