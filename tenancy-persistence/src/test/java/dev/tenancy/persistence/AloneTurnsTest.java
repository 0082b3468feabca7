package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.testkit.Samples;
import org.junit.jupiter.api.Test;

final class AloneTurnsTest {

    private final AloneTurns turns = new AloneTurns();
    private final TenantId ours = Samples.tenantId();
    private final TenantId theirs = Samples.tenantId();

    @Test
    void shouldLeaveTurnsToOthersWhateverOneTenantAsksFor() throws InterruptedException {
        assertThat(take(ours)).isTrue();
        assertThat(take(ours)).isTrue();
        assertThat(take(ours)).isFalse();

        assertThat(take(theirs)).isTrue();
        assertThat(take(theirs)).isTrue();
    }

    @Test
    void shouldGiveOutNoMoreThanFourAtOnce() throws InterruptedException {
        take(ours);
        take(ours);
        take(theirs);
        take(theirs);

        assertThat(take(Samples.tenantId())).isFalse();
    }

    @Test
    void shouldGiveATurnThatHasEndedToWhoeverComesNext() throws InterruptedException {
        shouldGiveOutNoMoreThanFourAtOnce();
        turns.end(ours);

        assertThat(take(theirs)).isFalse();
        assertThat(take(ours)).isTrue();
        turns.end(theirs);
        assertThat(take(Samples.tenantId())).isTrue();
    }

    @Test
    void shouldServeWhoWasInterruptedWhenHeNeedNotWait() throws InterruptedException {
        Thread.currentThread().interrupt();

        assertThat(take(ours)).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }

    private boolean take(TenantId tenant) throws InterruptedException {
        return turns.take(tenant, System.nanoTime());
    }
}
