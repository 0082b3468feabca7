package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.plan.Limit;
import dev.tenancy.role.Role;
import dev.tenancy.team.TenantUser;
import dev.tenancy.testkit.Race;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.testkit.TestTenant;
import dev.tenancy.usage.Consumption.Granted;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class JoinedTwinsTest {

    static Stream<TwoNodes> nodes() {
        return Stream.of(TwoNodes.onH2(), TwoNodes.onPostgres());
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void shouldKeepAUnitGoodWhenAChargeWithItsKeyWasFaster(TwoNodes nodes) {
        try (nodes) {
            TestTenant tenant = TestTenant.createIn(nodes.one());
            TestCharge charge = TestCharge.of(2, Limit.of(100)).withKey("twins");

            List<Granted> granted = Race.run(
                            16,
                            () -> nodes.one().write(repositories -> {
                                Granted one = (Granted) repositories.usage().consume(tenant.id(), charge.charge());
                                TenantUser member = tenant.member(Role.VIEWER);
                                repositories.members().insert(member);
                                return one;
                            }))
                    .requireAll();

            assertThat(granted).filteredOn(one -> !one.replayed()).hasSize(1);
            assertThat(granted).extracting(Granted::used).containsOnly(2L);
        }
    }
}
