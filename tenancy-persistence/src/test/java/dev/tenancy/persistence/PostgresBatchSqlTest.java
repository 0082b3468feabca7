package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.UsagePeriod;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PostgresBatchSqlTest extends OneStorePerClass {

    private static final TestCharge ONE = TestCharge.of(1, Limit.of(100));
    private static final UsagePeriod LONGER =
            new UsagePeriod(TestCharge.MARCH.start(), Instant.parse("2150-01-01T00:00:00.000003Z"));

    private final TenantId tenant = Samples.tenantId();

    /** When a charge was asked, and when its period ends. */
    private record Times(Instant at, @Nullable Instant end) {}

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }

    @Test
    void shouldKeepTheTimesOfEachOfTheChargesOfOneCounter() throws SQLException {
        assertThatTimesAreKept(
                group(ONE, ONE.at(Samples.NOW.plusNanos(1_000)), ONE.at(Samples.NOW.minusSeconds(90_000))));
    }

    @Test
    void shouldKeepTheTimesOfEachOfTheChargesOfManyCounters() throws SQLException {
        assertThatTimesAreKept(
                group(ONE, ONE.at(Samples.NOW.plusNanos(1_000))),
                group(ONE.onStanding(TestCharge.PROJECTS).at(Instant.parse("2106-02-07T06:28:16.999999Z"))));
    }

    @Test
    void shouldKeepTheEndOfEachPeriodThoughTwoBeginTogether() throws SQLException {
        assertThatTimesAreKept(group(ONE, ONE.in(LONGER)));
    }

    private ChargeGroup group(TestCharge... charges) {
        List<PendingCharge> pending = Stream.of(charges)
                .map(charge -> new PendingCharge(tenant, charge.charge(), 0))
                .toList();
        // The counter is there before charges are grouped.
        store().usage().consume(tenant, charges[0].charge());
        return new ChargeGroup(pending.get(0).counter(), pending);
    }

    private void assertThatTimesAreKept(ChargeGroup... groups) throws SQLException {
        List<Charge> charges = Stream.of(groups)
                .flatMap(group -> group.asking().stream())
                .map(PendingCharge::charge)
                .toList();
        try (Connection connection = database().engine().getConnection()) {
            assertThat(new PostgresBatchSql().grant(connection, List.of(groups), false))
                    .isEmpty();

            List<Times> stored = new ArrayList<>();
            for (Charge charge : charges) {
                stored.add(stored(connection, charge));
            }
            assertThat(stored)
                    .isEqualTo(charges.stream()
                            .map(charge ->
                                    new Times(charge.at(), charge.period().end()))
                            .toList());
        }
    }

    private Times stored(Connection connection, Charge charge) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select created_at, period_end from tenancy.tenancy_usage_entry where tenant_id = ? and entry_id = ?")) {
            new Parameters(statement).uuid(tenant.value()).uuid(charge.id().value());
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                OffsetDateTime end = row.getObject(2, OffsetDateTime.class);
                return new Times(
                        row.getObject(1, OffsetDateTime.class).toInstant(), end == null ? null : end.toInstant());
            }
        }
    }
}
