package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.access.TenantContext;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

final class BypassTest {

    @Nested
    final class OnH2 extends Bypasses {

        @Override
        TestUnit unit(TenantIsolation.Builder isolation) {
            return TestUnit.onH2(isolation, Letter.class);
        }
    }

    @Nested
    final class OnPostgresql extends Bypasses {

        @Override
        TestUnit unit(TenantIsolation.Builder isolation) {
            return TestUnit.onPostgresql(isolation, Letter.class);
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Bypasses {

        private final TenantContext ours = TestContexts.newTenant();
        private final TenantContext theirs = TestContexts.newTenant();
        private final List<Bypass> trace = new ArrayList<>();
        private TestUnit unit;
        private TenantIsolation isolation;

        abstract TestUnit unit(TenantIsolation.Builder isolation);

        @BeforeAll
        void open() {
            unit = unit(TenantIsolation.builder().onBypass(trace::add));
            isolation = unit.isolation();
            store(ours);
            store(theirs);
        }

        @AfterAll
        void close() {
            unit.close();
        }

        @BeforeEach
        void forget() {
            trace.clear();
        }

        @Test
        void shouldSeeTheRowsOfAllTenants() {
            long all = isolation.bypass(
                    "monthly figures",
                    session -> session.createQuery("select count(letter) from BypassTest$Letter letter", Long.class)
                            .getSingleResult());

            assertThat(all).isGreaterThanOrEqualTo(2);
        }

        @Test
        void shouldAllowNativeSql() {
            List<?> tenants = isolation.bypass(
                    "monthly figures",
                    session -> session.createNativeQuery(
                                    "select distinct tenant_id from \"BypassTest$Letter\"", UUID.class)
                            .getResultList());

            assertThat(tenants).hasSizeGreaterThanOrEqualTo(2);
        }

        @Test
        void shouldTellWhyAndWhereItWasAskedForAndInWhichContext() {
            TenantContext.runIn(ours, () -> isolation.bypass("moving house", session -> session.isOpen()));

            assertThat(trace).singleElement().satisfies(bypass -> {
                assertThat(bypass.reason()).isEqualTo("moving house");
                assertThat(bypass.context()).isEqualTo(ours);
                assertThat(bypass.place()).isNotNull();
            });
        }

        @Test
        void shouldBindOtherTenantsOneAfterTheOtherAndTheOwnAgainAfterwards() {
            TenantContext.runIn(ours, () -> {
                assertThatThrownBy(() -> TenantContext.runIn(theirs, () -> {})).hasMessageContaining("nested");
                isolation.<Void, RuntimeException>bypass("comparing two tenants", all -> {
                    assertThat(TenantContext.find()).isEmpty();
                    assertThat(countOf(theirs)).isPositive();
                    assertThat(countOf(ours)).isPositive();
                    return null;
                });
                assertThat(TenantContext.current()).isEqualTo(ours);
            });
        }

        @Test
        void shouldNotLastLongerThanItsWork() {
            assertThatThrownBy(() -> isolation.bypass("failing", session -> {
                        throw new IllegalArgumentException("failed");
                    }))
                    .hasMessage("failed");
            assertThatThrownBy(unit.factory()::createEntityManager).hasMessageContaining("No tenant context");
        }

        @Test
        void shouldRefuseABypassWithoutAReason() {
            assertThatThrownBy(() -> isolation.bypass(" ", session -> session))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("needs a reason");
            assertThat(trace).isEmpty();
        }

        private long countOf(TenantContext tenant) {
            return TenantContext.callIn(
                    tenant,
                    () -> unit.sessions()
                            .callInTransaction(session -> session.createQuery(
                                            "select count(letter) from BypassTest$Letter letter", Long.class)
                                    .getSingleResult()));
        }

        private void store(TenantContext tenant) {
            TenantContext.runIn(
                    tenant, () -> unit.sessions().runInTransaction(session -> session.persist(new Letter())));
        }
    }

    @Entity
    @jakarta.persistence.Table(name = "\"BypassTest$Letter\"")
    static class Letter extends TenantScopedEntity {

        @Id
        UUID id = UUID.randomUUID();
    }
}
