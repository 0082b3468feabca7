package dev.tenancy.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.plan.PeriodLength;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Years, days and hours; months have a test of their own. */
class PeriodLengthsTest {

    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    // Sao Paulo changed its clocks at midnight until 2019, Apia skipped 30 December 2011, Lord Howe changes by half an
    // hour.
    private static final List<String> ZONES =
            List.of("UTC", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Apia", "Europe/Berlin", "Australia/Lord_Howe");

    /** Every length, over the 48 months from the anchor or a week around each change of the clocks. */
    static Stream<Arguments> anchors() {
        List<Arguments> all = new ArrayList<>();
        for (String zone : ZONES) {
            for (int day = 28; day <= 31; day++) {
                for (String time : List.of("00:00", "02:30", "23:59:59.999999")) {
                    for (PeriodLength length : PeriodLength.values()) {
                        all.add(Arguments.of(
                                length, ZoneId.of(zone), LocalDateTime.parse("2009-01-" + day + "T" + time)));
                    }
                }
            }
            all.add(Arguments.of(PeriodLength.YEAR, ZoneId.of(zone), LocalDateTime.parse("2008-02-29T02:30")));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("anchors")
    void shouldTileTimeWithoutGapOrOverlap(PeriodLength length, ZoneId zone, LocalDateTime local) {
        Instant anchor = local.atZone(zone).toInstant();
        Instant end = local.plusMonths(48).atZone(zone).toInstant();
        UsagePeriod period = UsagePeriod.of(length, anchor, zone, anchor);
        assertThat(period.start()).isEqualTo(anchor);
        while (period.start().isBefore(end)) {
            Instant next = period.resetsAt().orElseThrow();
            Instant middle =
                    period.start().plus(Duration.between(period.start(), next).dividedBy(2));
            check(period.equals(UsagePeriod.of(length, anchor, zone, middle)), middle);
            check(period.equals(UsagePeriod.of(length, anchor, zone, next.minusNanos(1))), next);
            UsagePeriod following = UsagePeriod.of(length, anchor, zone, next);
            check(following.start().equals(next), next);
            period = following;
        }
    }

    // Cheap, since it is asked half a million times.
    private static void check(boolean holds, Instant at) {
        if (!holds) {
            throw new AssertionError("The periods do not tile at " + at + ".");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2024-02-29T12:00:00Z, 2024-02-29T12:00:00Z, 2025-02-28T12:00:00Z",
        "2025-02-28T11:59:59Z, 2024-02-29T12:00:00Z, 2025-02-28T12:00:00Z",
        "2027-06-01T00:00:00Z, 2027-02-28T12:00:00Z, 2028-02-29T12:00:00Z",
        "2028-02-29T12:00:00Z, 2028-02-29T12:00:00Z, 2029-02-28T12:00:00Z",
        "2023-12-31T00:00:00Z, 2023-02-28T12:00:00Z, 2024-02-29T12:00:00Z"
    })
    void shouldClampALeapDayAndReturnToIt(Instant at, Instant start, Instant end) {
        Instant anchor = Instant.parse("2024-02-29T12:00:00Z");

        assertThat(UsagePeriod.of(PeriodLength.YEAR, anchor, UTC, at)).isEqualTo(new UsagePeriod(start, end));
    }

    @ParameterizedTest
    @CsvSource({"2024-03-30T20:00:00Z, 23", "2024-10-26T20:00:00Z, 25", "2024-06-01T20:00:00Z, 24"})
    void shouldCountDaysByTheClockOnTheWall(Instant at, int hours) {
        Instant anchor = Instant.parse("2024-01-10T19:00:00Z");

        UsagePeriod day = UsagePeriod.of(PeriodLength.DAY, anchor, BERLIN, at);

        assertThat(day.start().atZone(BERLIN).toLocalTime()).hasToString("20:00");
        assertThat(Duration.between(day.start(), day.resetsAt().orElseThrow())).isEqualTo(Duration.ofHours(hours));
    }

    @Test
    void shouldHaveNoPeriodForADayThatTheZoneSkips() {
        ZoneId apia = ZoneId.of("Pacific/Apia");
        Instant anchor = LocalDateTime.parse("2011-12-20T10:00").atZone(apia).toInstant();

        UsagePeriod before = UsagePeriod.of(PeriodLength.DAY, anchor, apia, Instant.parse("2011-12-30T00:00:00Z"));
        UsagePeriod after =
                UsagePeriod.of(PeriodLength.DAY, anchor, apia, before.resetsAt().orElseThrow());

        assertThat(before.start().atZone(apia).toLocalDateTime()).hasToString("2011-12-29T10:00");
        assertThat(after.start().atZone(apia).toLocalDateTime()).hasToString("2011-12-31T10:00");
        assertThat(after.start()).isEqualTo(before.end());
    }

    @ParameterizedTest
    @CsvSource({"2024-03-31T00:59:59Z", "2024-03-31T01:00:00Z", "2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z"})
    void shouldCountHoursByElapsedTimeWhereClocksAreChanged(Instant at) {
        Instant anchor = Instant.parse("2024-01-10T19:17:23.000001Z");

        UsagePeriod hour = UsagePeriod.of(PeriodLength.HOUR, anchor, BERLIN, at);

        assertThat(at).isBetween(hour.start(), hour.start().plusSeconds(3_599));
        assertThat(hour.end()).isEqualTo(hour.start().plusSeconds(3_600));
        assertThat(hour.start()).hasToString(hour.start().toString().substring(0, 14) + "17:23.000001Z");
    }

    @Test
    void shouldCountBackFromTheAnchorToo() {
        Instant anchor = Instant.parse("2024-03-31T12:00:00.5Z");

        for (PeriodLength length : PeriodLength.values()) {
            assertThat(UsagePeriod.of(length, anchor, UTC, anchor.minusNanos(1)).end())
                    .isEqualTo(anchor);
        }
    }
}
