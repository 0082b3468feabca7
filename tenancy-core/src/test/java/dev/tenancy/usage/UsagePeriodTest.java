package dev.tenancy.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UsagePeriodTest {

    private static final int MONTHS = 48;

    // 02:30 falls into the hour that Berlin skips in spring and repeats in autumn; 2011 holds the day that Apia
    // skipped.
    static Stream<Arguments> anchors() {
        List<Arguments> all = new ArrayList<>();
        for (String zone : List.of("UTC", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Apia", "Europe/Berlin")) {
            for (int day = 28; day <= 31; day++) {
                for (String time : List.of("00:00", "02:30", "23:59:59.999999")) {
                    all.add(Arguments.of(ZoneId.of(zone), LocalDateTime.parse("2009-01-" + day + "T" + time)));
                    all.add(Arguments.of(ZoneId.of(zone), LocalDateTime.parse("2023-10-" + day + "T" + time)));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("anchors")
    void shouldTileTimeWithoutGapOrOverlap(ZoneId zone, LocalDateTime local) {
        Instant anchor = local.atZone(zone).toInstant();
        UsagePeriod period = UsagePeriod.monthly(anchor, zone, anchor);
        assertThat(period.start()).isEqualTo(anchor);
        for (int month = 0; month < MONTHS; month++) {
            Instant end = period.resetsAt().orElseThrow();
            Instant middle = period.start()
                    .plusSeconds((end.getEpochSecond() - period.start().getEpochSecond()) / 2);
            assertThat(UsagePeriod.monthly(anchor, zone, period.start())).isEqualTo(period);
            assertThat(UsagePeriod.monthly(anchor, zone, middle)).isEqualTo(period);
            assertThat(UsagePeriod.monthly(anchor, zone, end.minusNanos(1))).isEqualTo(period);
            UsagePeriod next = UsagePeriod.monthly(anchor, zone, end);
            assertThat(next.start()).isEqualTo(end);
            period = next;
        }
    }

    @ParameterizedTest
    @MethodSource("anchors")
    void shouldClampToTheMonthsLastDayAndReturn(ZoneId zone, LocalDateTime local) {
        Instant anchor = local.atZone(zone).toInstant();
        Instant at = anchor;
        for (int month = 0; month < MONTHS; month++) {
            UsagePeriod period = UsagePeriod.monthly(anchor, zone, at);
            YearMonth expected = YearMonth.from(local).plusMonths(month);
            int day = Math.min(local.getDayOfMonth(), expected.lengthOfMonth());
            assertThat(period.start())
                    .isEqualTo(expected.atDay(day)
                            .atTime(local.toLocalTime())
                            .atZone(zone)
                            .toInstant());
            at = period.resetsAt().orElseThrow();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2024-02-10T00:00:00Z, 2024-01-31T12:00:00Z, 2024-02-29T12:00:00Z",
        "2024-02-29T12:00:00Z, 2024-02-29T12:00:00Z, 2024-03-31T12:00:00Z",
        "2024-04-30T11:59:59Z, 2024-03-31T12:00:00Z, 2024-04-30T12:00:00Z",
        "2025-02-28T12:00:00Z, 2025-02-28T12:00:00Z, 2025-03-31T12:00:00Z",
        "2023-12-31T12:00:00Z, 2023-12-31T12:00:00Z, 2024-01-31T12:00:00Z"
    })
    void shouldGoFromTheLastOfJanuaryOverTheLastOfFebruaryToTheLastOfMarch(Instant at, Instant start, Instant end) {
        Instant anchor = Instant.parse("2024-01-31T12:00:00Z");

        assertThat(UsagePeriod.monthly(anchor, ZoneId.of("UTC"), at)).isEqualTo(new UsagePeriod(start, end));
    }

    @Test
    void shouldCountBackFromTheAnchorToo() {
        Instant anchor = Instant.parse("2024-03-31T12:00:00Z");
        ZoneId zone = ZoneId.of("UTC");

        assertThat(UsagePeriod.monthly(anchor, zone, anchor.minusNanos(1)))
                .isEqualTo(new UsagePeriod(Instant.parse("2024-02-29T12:00:00Z"), anchor));
        assertThat(UsagePeriod.monthly(anchor, zone, Instant.parse("2023-02-28T12:00:00Z")))
                .isEqualTo(
                        new UsagePeriod(Instant.parse("2023-02-28T12:00:00Z"), Instant.parse("2023-03-31T12:00:00Z")));
    }

    @Test
    void shouldLookUpTheMonthsEndInTheTenantsZone() {
        Instant anchor = Instant.parse("2024-01-30T20:00:00Z");

        // In Kolkata it is the 31st already, which February clamps to the 29th.
        assertThat(UsagePeriod.monthly(anchor, ZoneId.of("Asia/Kolkata"), anchor)
                        .end())
                .isEqualTo(Instant.parse("2024-02-28T20:00:00Z"));
        assertThat(UsagePeriod.monthly(anchor, ZoneId.of("UTC"), anchor).end())
                .isEqualTo(Instant.parse("2024-02-29T20:00:00Z"));
    }

    @Test
    void shouldMoveForwardOverAnHourThatTheZoneSkips() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Instant anchor =
                LocalDateTime.parse("2024-02-29T02:30:00").atZone(berlin).toInstant();
        UsagePeriod around = UsagePeriod.monthly(
                LocalDateTime.parse("2024-01-31T02:30:00").atZone(berlin).toInstant(),
                berlin,
                Instant.parse("2024-03-31T01:30:00Z"));

        // 02:30 does not exist on 31 March 2024: clocks go from 02:00 to 03:00, so it is 03:30 summer time.
        assertThat(around.start()).isEqualTo(Instant.parse("2024-03-31T01:30:00Z"));
        assertThat(UsagePeriod.monthly(anchor, berlin, anchor).end()).isEqualTo(Instant.parse("2024-03-29T01:30:00Z"));
    }

    @Test
    void shouldNeverResetAStandingMeter() {
        assertThat(UsagePeriod.standing().resetsAt()).isEmpty();
        assertThat(UsagePeriod.standing().start()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void shouldEndAfterItStarts() {
        assertThatIllegalArgumentException().isThrownBy(() -> new UsagePeriod(Instant.EPOCH, Instant.EPOCH));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UsagePeriod(Instant.EPOCH, Instant.EPOCH.minusNanos(1)));
    }
}
