package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.memory.InMemoryTenancyStore;
import dev.tenancy.plan.Limit;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.UsageLedger;
import org.junit.jupiter.api.Test;

class NaiveLedgerTest {

    private record Raced(TenancyStore store, UsageLedger ledger) implements UsageConcurrencyContract {}

    @Test
    void shouldBeSeenToOvershootByTheRaceContract() {
        Raced naive = new Raced(new InMemoryTenancyStore(), new NaiveLedger(64));

        assertThatExceptionOfType(AssertionError.class).isThrownBy(naive::shouldGrantExactlyTheLimitToSixtyFourThreads);

        // Sixteen rounds of sixty-four: the last begins at 960, where each of them still sees room.
        assertThat(naive.used(Samples.tenantId())).isEqualTo(1_024);
    }

    @Test
    void shouldGrantALimitOfOneToEveryThreadOfARace() {
        Raced naive = new Raced(new InMemoryTenancyStore(), new NaiveLedger(8));

        Race<Consumption> race = Race.run(8, () -> naive.consume(Samples.tenantId(), TestCharge.of(1, Limit.of(1))));

        assertThat(race.requireAll()).hasSize(8).hasOnlyElementsOfType(Granted.class);
    }
}
