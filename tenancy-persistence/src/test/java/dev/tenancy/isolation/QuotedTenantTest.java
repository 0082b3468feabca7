package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.access.TenantContext;
import dev.tenancy.testkit.isolation.IsolationMatrix;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.annotations.TenantId;
import org.hibernate.cfg.MappingSettings;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A tenant's column may have a name that only quotes make the database understand. */
final class QuotedTenantTest {

    @Nested
    final class OnH2 extends Quotes {

        @Override
        TestUnit unit(Map<String, Object> settings, Class<?>... entities) {
            return TestUnit.onH2(TenantIsolation.builder(), settings, entities);
        }
    }

    @Nested
    final class OnPostgresql extends Quotes {

        @Override
        TestUnit unit(Map<String, Object> settings, Class<?>... entities) {
            return TestUnit.onPostgresql(TenantIsolation.builder(), settings, entities);
        }
    }

    abstract static class Quotes {

        private final TenantContext ours = TestContexts.newTenant();
        private final TenantContext theirs = TestContexts.newTenant();

        abstract TestUnit unit(Map<String, Object> settings, Class<?>... entities);

        @Test
        void shouldFilterByTheQuotedColumnAndNotByOneThatIsCalledSoWithoutQuotes() {
            try (TestUnit unit = unit(Map.of(), Letter.class)) {
                Letter letter = new Letter();
                letter.sender = theirs.tenantId().value();
                in(unit, ours, session -> session.persist(letter));

                in(unit, ours, session -> assertThat(letters(session)).hasSize(1));
                in(unit, theirs, session -> {
                    assertThat(letters(session)).isEmpty();
                    assertThat(session.find(Letter.class, letter.id)).isNull();
                });
            }
        }

        @Test
        void shouldHoldEveryAttack() {
            try (TestUnit unit = unit(Map.of(), Parcel.class, Shelf.class, Office.class)) {
                assertHeld(unit);
            }
        }

        @Test
        void shouldHoldEveryAttackWhereAllNamesAreQuoted() {
            Map<String, Object> settings = Map.of(MappingSettings.GLOBALLY_QUOTED_IDENTIFIERS, true);
            try (TestUnit unit = unit(settings, Parcel.class, Shelf.class, Office.class)) {
                assertHeld(unit);
            }
        }

        @Test
        void shouldNotStartWithAColumnThatHasTheTenantsNameWithoutQuotes() {
            assertThatThrownBy(() -> unit(Map.of(), Twins.class).close())
                    .rootCause()
                    .isInstanceOf(TenantIsolationException.class)
                    .hasMessageContainingAll("Twins", "the same name, with quotes and without", "Rename one");
        }

        private void assertHeld(TestUnit unit) {
            IsolationMatrix.of(unit.factory(), unit.observer())
                    .sharedRowsBy(
                            work -> unit.isolation().<Void, RuntimeException>bypass("the shared rows", session -> {
                                work.accept(session);
                                return null;
                            }))
                    .run()
                    .assertHeld();
            in(unit, ours, session -> session.persist(new Parcel()));
            in(
                    unit,
                    ours,
                    session -> assertThat(session.createSelectionQuery("from QuotedTenantTest$Parcel", Parcel.class)
                                    .getResultList())
                            .hasSize(1));
        }

        private static List<Letter> letters(Session session) {
            return session.createSelectionQuery("from QuotedTenantTest$Letter", Letter.class)
                    .getResultList();
        }

        private static void in(TestUnit unit, TenantContext tenant, Consumer<Session> work) {
            TenantContext.runIn(tenant, () -> unit.factory().inTransaction(work::accept));
        }
    }

    @Entity
    @Table(name = "letter")
    static class Letter {

        @Id
        @GeneratedValue
        UUID id;

        @TenantId
        @Column(name = "\"tenantId\"", nullable = false)
        UUID tenant;

        /** What the name of the tenant's column means without quotes. */
        @Column(name = "tenantid")
        UUID sender;
    }

    @Entity
    @Table(name = "parcel")
    static class Parcel {

        @Id
        @GeneratedValue
        UUID id;

        @TenantId
        @Column(name = "\"tenantId\"", nullable = false)
        UUID tenant;

        @ManyToOne
        @JoinColumn(name = "shelf_id")
        Shelf shelf;
    }

    @Entity
    @Table(name = "twins")
    static class Twins {

        @Id
        UUID id;

        @TenantId
        @Column(name = "\"tenantId\"")
        UUID tenant;

        @Column(name = "tenantId")
        UUID other;
    }

    @Entity
    @Table(name = "shelf")
    static class Shelf extends TenantScopedEntity {

        @Id
        @GeneratedValue
        UUID id;

        String label;
    }

    @Entity
    @Shared
    @Table(name = "office")
    static class Office {

        @Id
        @GeneratedValue
        UUID id;

        @OneToMany
        @JoinColumn(name = "office_id")
        Set<Parcel> parcels = new HashSet<>();
    }
}
