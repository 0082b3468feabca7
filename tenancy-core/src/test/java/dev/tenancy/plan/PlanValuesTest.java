package dev.tenancy.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanValuesTest {

    private static final String LONGEST = "a".repeat(50);

    @ParameterizedTest
    @ValueSource(strings = {"a", "api_access", "a1", "a_", "zz9__9"})
    void shouldTakeAWellFormedKey(String key) {
        assertThat(new Feature(key).key()).isEqualTo(key);
        assertThat(Meter.standing(key).key()).isEqualTo(key);
        assertThat(plan(key).build().key()).isEqualTo(key);
    }

    @Test
    void shouldTakeAKeyOfFiftyCharacters() {
        assertThat(new Feature(LONGEST).key()).hasSize(50);
        assertThat(Refusals.of(() -> new Feature(LONGEST + "a"))).containsExactly("feature bad_format");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1a", "_a", "A", "aB", "a-b", "a b", "a.b", "ä", "a\n", "аpi"})
    void shouldRefuseAKeyThatIsNotWellFormed(String key) {
        assertThat(Refusals.of(() -> new Feature(key))).containsExactly("feature bad_format");
        assertThat(Refusals.of(() -> Meter.periodic(key, "used", "max"))).containsExactly("meter bad_format");
        assertThat(Refusals.of(() -> Meter.periodic("m", key, "max"))).containsExactly("used_field bad_format");
        assertThat(Refusals.of(() -> Meter.periodic("m", "used", key))).containsExactly("limit_field bad_format");
        assertThat(Refusals.of(() -> plan(key).build())).containsExactly("plan bad_format");
    }

    @Test
    void shouldReportAMeterUnderItsKeyUnlessToldOtherwise() {
        assertThat(Meter.periodic("calls"))
                .isEqualTo(new Meter("calls", Meter.Kind.PERIODIC, "calls_used", "calls_limit", PeriodLength.MONTH));
        assertThat(Meter.standing("rows"))
                .isEqualTo(new Meter("rows", Meter.Kind.STANDING, "rows_used", "rows_limit", null));
        assertThat(Meter.periodic("calls").isPeriodic()).isTrue();
        assertThat(Meter.standing("rows").isPeriodic()).isFalse();
    }

    @Test
    void shouldHaveAPeriodLengthExactlyWhenItIsPeriodic() {
        assertThat(Meter.periodic("calls", PeriodLength.HOUR).periodLength()).isEqualTo(PeriodLength.HOUR);
        assertThat(Refusals.of(() -> new Meter("calls", Meter.Kind.PERIODIC, "used", "max", null)))
                .containsExactly("period_length bad_kind");
        assertThat(Refusals.of(() -> new Meter("rows", Meter.Kind.STANDING, "used", "max", PeriodLength.DAY)))
                .containsExactly("period_length bad_kind");
    }

    @Test
    void shouldPriceInMinorUnitsThatAreNotNegative() {
        Currency yen = Currency.getInstance("JPY");

        assertThat(Price.dollars(99)).isEqualTo(new Price(9_900, Currency.getInstance("USD")));
        assertThat(new Price(Limit.MAX, yen).amount()).isEqualTo(Limit.MAX);
        assertThat(Price.dollars(0).isFree()).isTrue();
        assertThat(new Price(1, yen).isFree()).isFalse();
        assertThat(Refusals.of(() -> new Price(-1, yen))).containsExactly("price out_of_range");
        assertThat(Refusals.of(() -> new Price(Limit.MAX + 1, yen))).containsExactly("price out_of_range");
    }

    @Test
    void shouldBoundARateLimit() {
        assertThat(new RateLimit(1, Duration.ofMillis(1)).requests()).isEqualTo(1);
        assertThat(new RateLimit(1_000_000_000, Duration.ofDays(1)).requests()).isEqualTo(1_000_000_000);
        assertThat(RateLimit.perMinute(60)).isEqualTo(new RateLimit(60, Duration.ofMinutes(1)));
        assertThat(Refusals.of(() -> RateLimit.perMinute(0))).containsExactly("requests out_of_range");
        assertThat(Refusals.of(() -> RateLimit.perMinute(1_000_000_001))).containsExactly("requests out_of_range");
        assertThat(Refusals.of(() -> new RateLimit(1, Duration.ZERO))).containsExactly("period out_of_range");
        assertThat(Refusals.of(() -> new RateLimit(1, Duration.ofNanos(999_999))))
                .containsExactly("period out_of_range");
        assertThat(Refusals.of(() -> new RateLimit(1, Duration.ofDays(1).plusNanos(1))))
                .containsExactly("period out_of_range");
    }

    @Test
    void shouldHoldUpToFourWindowsOfDifferentPeriodsAtOnce() {
        RateLimit second = RateLimit.perSecond(20);
        RateLimit minute = RateLimit.perMinute(300);
        RateLimit hour = new RateLimit(9_000, Duration.ofHours(1));
        RateLimit day = new RateLimit(99_000, Duration.ofDays(1));

        assertThat(minute.windows()).containsExactly(minute);
        assertThat(minute.and(second).windows()).containsExactly(minute, second);
        assertThat(minute.and(second).requests()).isEqualTo(300);
        assertThat(minute.and(second.and(hour)).and(day).windows()).containsExactly(minute, second, hour, day);
        assertThat(minute.and(second)).isEqualTo(RateLimit.perMinute(300).and(RateLimit.perSecond(20)));
        assertThat(Refusals.of(() -> minute.and(second).and(hour).and(day).and(new RateLimit(1, Duration.ofHours(2)))))
                .containsExactly("also too_many");
        assertThat(Refusals.of(() -> minute.and(second).and(RateLimit.perSecond(30))))
                .containsExactly("also duplicate");
        assertThat(Refusals.of(() -> minute.and(RateLimit.perMinute(30)))).containsExactly("also duplicate");
        assertThat(Refusals.of(() -> new RateLimit(1, Duration.ofDays(1), List.of(minute.and(second)))))
                .containsExactly("also nested");
    }

    @Test
    void shouldBoundAPlansVersionAndName() {
        assertThat(Refusals.of(() -> plan("p").version(0).build())).containsExactly("version out_of_range");
        assertThat(Refusals.of(() -> plan("p").name(" ").build())).containsExactly("name out_of_range");
        assertThat(Refusals.of(() -> plan("p").name("n".repeat(201)).build())).containsExactly("name out_of_range");
        assertThat(plan("p").name("n".repeat(200)).build().name()).hasSize(200);
        assertThat(plan("p").build().name()).isEqualTo("p");
    }

    @Test
    void shouldKnowNoLimitOfAForeignMeter() {
        Plan plan = plan("p").build();

        assertThat(Refusals.of(() -> plan.limit(Meter.standing("rows")))).containsExactly("meter unknown");
    }

    private static Plan.Builder plan(String key) {
        return Plan.builder(key).price(Price.dollars(1)).rateLimit(RateLimit.perMinute(1));
    }
}
