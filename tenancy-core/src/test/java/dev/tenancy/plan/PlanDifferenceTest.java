package dev.tenancy.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.plan.PlanDifference.LimitChange;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanDifferenceTest {

    private static final Meter ROWS = Meter.standing("rows");
    private static final Meter DISKS = Meter.standing("disks");
    private static final Meter CALLS = Meter.periodic("calls");
    private static final Meter MAILS = Meter.periodic("mails");
    private static final Feature LOGO = new Feature("logo");
    private static final Feature EXPORT = new Feature("export");
    private static final Feature HELP = new Feature("help");

    private static final Plan SMALL = plan("small", Limit.of(1), Limit.of(5), Limit.soft(10), Limit.of(7))
            .features(HELP, LOGO)
            .build();
    private static final Plan LARGE = plan("large", Limit.unlimited(), Limit.of(4), Limit.of(10), Limit.of(7))
            .features(HELP, EXPORT)
            .build();

    private static final PlanCatalog CATALOG = PlanCatalog.builder()
            .meters(ROWS, DISKS, CALLS, MAILS)
            .features(LOGO, EXPORT, HELP)
            .plan(SMALL)
            .plan(LARGE)
            .build();

    @Test
    void shouldTellGainsFromLossesAndLeaveOutWhatStays() {
        assertThat(PlanDifference.between(CATALOG, SMALL, LARGE))
                .isEqualTo(new PlanDifference(
                        List.of(new LimitChange(ROWS, Limit.of(1), Limit.unlimited())),
                        List.of(
                                new LimitChange(DISKS, Limit.of(5), Limit.of(4)),
                                new LimitChange(CALLS, Limit.soft(10), Limit.of(10))),
                        List.of(EXPORT),
                        List.of(LOGO)));
    }

    @Test
    void shouldLoseOnTheWayBackWhatItGained() {
        PlanDifference there = PlanDifference.between(CATALOG, SMALL, LARGE);
        PlanDifference back = PlanDifference.between(CATALOG, LARGE, SMALL);

        assertThat(back.featuresLost()).isEqualTo(there.featuresGained());
        assertThat(back.featuresGained()).isEqualTo(there.featuresLost());
        assertThat(back.limitsLost()).extracting(LimitChange::meter).containsExactly(ROWS);
        assertThat(back.limitsGained()).extracting(LimitChange::meter).containsExactly(DISKS, CALLS);
    }

    @Test
    void shouldFindNoDifferenceBetweenAPlanAndItself() {
        assertThat(PlanDifference.between(CATALOG, LARGE, LARGE))
                .isEqualTo(new PlanDifference(List.of(), List.of(), List.of(), List.of()));
    }

    private static Plan.Builder plan(String key, Limit rows, Limit disks, Limit calls, Limit mails) {
        return Plan.builder(key)
                .price(Price.dollars(1))
                .rateLimit(RateLimit.perMinute(1))
                .limit(ROWS, rows)
                .limit(DISKS, disks)
                .limit(CALLS, calls)
                .limit(MAILS, mails);
    }
}
