package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.usage.UsageCount;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChargeGroupTest {

    private static final TenantId TENANT = Samples.tenantId();

    private final PendingCharge first = sixtyOfAHundred("first");
    private final PendingCharge second = sixtyOfAHundred("second");
    private final ChargeGroup group = new ChargeGroup(first.counter(), List.of(first, second));

    @Test
    void shouldAskForWhatTheOthersLeaveNoRoomForWhenTheyAreGone() {
        group.judge(new UsageCount(0, 0));
        assertThat(group.asking()).containsExactly(first);

        group.sendAlone("first");

        assertThat(group.asking()).containsExactly(second);
    }

    @Test
    void shouldLeaveNobodyUndecidedWhenItFails() {
        group.judge(new UsageCount(0, 0));

        group.fail(new IllegalStateException("planted"));

        assertThat(group.asking()).isEmpty();
        assertThat(List.of(first, second)).noneMatch(PendingCharge::isOpen);
    }

    private static PendingCharge sixtyOfAHundred(String key) {
        return new PendingCharge(
                TENANT, TestCharge.of(60, Limit.of(100)).withKey(key).charge(), 0);
    }
}
