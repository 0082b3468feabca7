package dev.tenancy.usage;

/** What became of the wish to commit a reservation. */
public sealed interface Commitment {

    /**
     * The units are counted, durably once the call has returned, and what was reserved beyond them is free again.
     *
     * @param used the count right after it; for a replay, the count now
     * @param replayed whether an earlier call has committed it
     */
    record Committed(Grant grant, long used, boolean replayed) implements Commitment {}

    /** There is nothing to commit: it ran out, was released, was given back after its commit, or never was. Nothing was counted. */
    record Gone() implements Commitment {}

    /** It was committed before with another amount, which stands. */
    record CommittedOtherwise(Grant grant) implements Commitment {}
}
