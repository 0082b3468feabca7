package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.access.Caller;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlements;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.TestTenant;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

final class TenantSessionsTest {

    @Nested
    final class OnH2 extends Sessions {

        @Override
        TestUnit unit() {
            return TestUnit.onH2(TenantIsolation.builder(), Note.class);
        }
    }

    @Nested
    final class OnPostgresql extends Sessions {

        @Override
        TestUnit unit() {
            return TestUnit.onPostgresql(TenantIsolation.builder(), Note.class);
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Sessions {

        private final TenantContext ours = context();
        private final TenantContext theirs = context();
        private HikariDataSource pool;
        private TestUnit unit;
        private SessionFactory factory;
        private TenantSessions sessions;

        abstract TestUnit unit();

        @BeforeAll
        void open() {
            unit = unit();
            pool = unit.pool();
            factory = unit.factory();
            sessions = TenantSessions.of(factory);
        }

        @AfterAll
        void close() {
            unit.close();
        }

        @Test
        void shouldShowEachTenantItsOwnRowsThoughTheAddressesAreTheSame() {
            Note mine = stored(ours, "same@example.com");
            Note other = stored(theirs, "same@example.com");

            assertThat(mine.tenantId()).isEqualTo(ours.tenantId());
            assertThat(idsOf(ours, "same@example.com")).containsExactly(mine.id());
            assertThat(idsOf(theirs, "same@example.com")).containsExactly(other.id());
        }

        @Test
        void shouldNotFindTheRowOfAnotherTenantByItsId() {
            Note mine = stored(ours, "mine@example.com");

            assertThat(found(ours, mine.id())).isTrue();
            assertThat(found(theirs, mine.id())).isFalse();
        }

        @Test
        void shouldTellWhoseRowAReferenceIs() {
            Note mine = stored(ours, "referred@example.com");

            TenantId owner = TenantContext.callIn(
                    ours,
                    () -> sessions.callInTransaction(entityManager ->
                            entityManager.getReference(Note.class, mine.id()).tenantId()));

            assertThat(owner).isEqualTo(ours.tenantId());
        }

        @Test
        void shouldRefuseBeforeAnySqlWithoutAContext() {
            AtomicReference<EntityManager> reached = new AtomicReference<>();

            assertThatThrownBy(() -> sessions.runInTransaction(reached::set))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("No tenant context");
            assertThat(reached).hasNullValue();
        }

        @Test
        void shouldRefuseEveryOtherSessionWithoutAContext() {
            assertThatThrownBy(factory::createEntityManager)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("No tenant context");
            assertThatThrownBy(factory::openSession).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(factory::openStatelessSession).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void shouldNotCarryAContextToAnotherThread() {
            TenantContext.runIn(ours, () -> {
                CompletableFuture<Void> elsewhere =
                        CompletableFuture.runAsync(() -> sessions.runInTransaction(entityManager -> {}));
                assertThatThrownBy(elsewhere::join)
                        .isInstanceOf(CompletionException.class)
                        .hasCauseInstanceOf(IllegalStateException.class);
            });
        }

        @Test
        void shouldRefuseToGoOnForAnotherTenantInsideATransaction() {
            TenantContext.runIn(
                    ours,
                    () -> sessions.runInTransaction(entityManager -> assertThatThrownBy(
                                    () -> TenantContext.runIn(theirs, () -> idsOf(theirs, "any@example.com")))
                            .isInstanceOf(IllegalStateException.class)));
        }

        @Test
        void shouldRefuseATransactionInsideAnother() {
            TenantContext.runIn(
                    ours,
                    () -> sessions.runInTransaction(
                            entityManager -> assertThatThrownBy(() -> sessions.runInTransaction(inner -> {}))
                                    .isInstanceOf(IllegalStateException.class)
                                    .hasMessageContaining("they do not nest")));

            assertThat(idsOf(ours, "nobody@example.com")).isEmpty();
        }

        @Test
        void shouldUndoAllWhenTheWorkThrows() {
            UUID id = Samples.uuid();

            assertThatThrownBy(() -> TenantContext.callIn(
                            ours,
                            () -> sessions.<Note, IOException>callInTransaction(em -> {
                                em.persist(new Note(id, "undone@example.com"));
                                em.flush();
                                throw new IOException("after the write");
                            })))
                    .isInstanceOf(IOException.class)
                    .hasMessage("after the write");

            assertThat(found(ours, id)).isFalse();
        }

        @Test
        void shouldNotReturnAsIfItHadCommittedWhatCanOnlyBeRolledBack() {
            UUID id = Samples.uuid();

            assertThatThrownBy(() -> TenantContext.runIn(
                            ours,
                            () -> sessions.runInTransaction(entityManager -> {
                                entityManager.persist(new Note(id, "doomed@example.com"));
                                entityManager.getTransaction().setRollbackOnly();
                            })))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("nothing of it landed");

            assertThat(found(ours, id)).isFalse();
        }

        @Test
        void shouldHaveNoTenantBeforeTheRowIsStored() {
            Note unstored = new Note(Samples.uuid(), "new@example.com");

            assertThatThrownBy(unstored::tenantId).isInstanceOf(IllegalStateException.class);
        }

        private Note stored(TenantContext context, String email) {
            Note note = new Note(Samples.uuid(), email);
            TenantContext.runIn(context, () -> sessions.runInTransaction(entityManager -> entityManager.persist(note)));
            return note;
        }

        private boolean found(TenantContext context, UUID id) {
            return TenantContext.callIn(
                    context,
                    () -> sessions.callInTransaction(entityManager -> entityManager.find(Note.class, id) != null));
        }

        private List<UUID> idsOf(TenantContext context, String email) {
            return TenantContext.callIn(
                    context,
                    () -> sessions.callInTransaction(entityManager -> entityManager
                            .createQuery("select note from Note note where note.email = :email", Note.class)
                            .setParameter("email", email)
                            .getResultList()
                            .stream()
                            .map(Note::id)
                            .toList()));
        }

        private static TenantContext context() {
            TestTenant tenant = TestTenant.unstored();
            PlanCatalog plans = PlanCatalog.standard();
            return new TenantContext(
                    tenant.tenant(),
                    tenant.subscription(),
                    new Entitlements(plans, plans.lowest()),
                    new Caller.Application("test"));
        }
    }
}
