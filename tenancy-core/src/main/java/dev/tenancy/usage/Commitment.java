package dev.tenancy.usage;

/** What became of the wish to commit a reservation. */
public sealed interface Commitment {

    /**
     * The units are counted, durably once the call has returned, and what was reserved beyond them is free again.
     *
     * @param used what counts against the plan's limit right after it; for a replay, now
     * @param toppedUp how many of the grant's units top-ups pay for, which do not count against the limit; 0 for a replay
     * @param replayed whether an earlier call has committed it
     */
    record Committed(Grant grant, long used, long toppedUp, boolean replayed) implements Commitment {

        /** One that no top-up pays for. */
        public Committed(Grant grant, long used, boolean replayed) {
            this(grant, used, 0, replayed);
        }
    }

    /** There is nothing to commit: it ran out, was released, was given back after its commit, or never was. Nothing was counted. */
    record Gone() implements Commitment {}

    /** It was committed before with another amount, which stands. */
    record CommittedOtherwise(Grant grant) implements Commitment {}
}
