package dev.tenancy.usage;

import java.util.List;

/** What became of charges of several meters that are granted together or not at all. */
public sealed interface ConsumptionOfAll {

    /**
     * All of them are counted.
     *
     * @param grants one for each meter, in the order of the meters' keys; either all of them replayed or none
     */
    record AllGranted(List<Consumption.Granted> grants) implements ConsumptionOfAll {
        public AllGranted {
            grants = List.copyOf(grants);
        }
    }

    /**
     * None of them is counted.
     *
     * @param refusal the first that stood in the way; never a {@link Consumption.Granted}
     */
    record NoneGranted(Consumption refusal) implements ConsumptionOfAll {}
}
