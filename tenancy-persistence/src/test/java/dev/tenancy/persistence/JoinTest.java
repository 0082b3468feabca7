package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.SignUp;
import dev.tenancy.Tenancy;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Limit;
import dev.tenancy.problem.LimitReached;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.testkit.TestTenant;
import dev.tenancy.usage.UsageLedger;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an application's transaction can join, and what it can't. */
final class JoinTest {

    private static final TestCharge CHARGE = TestCharge.of(1, Limit.of(10));

    @Nested
    final class OnH2 extends Joins {
        OnH2() {
            super(BillingApplication.onH2(), BillingApplication.onH2(), BillingApplication.onPostgres());
        }
    }

    @Nested
    final class OnPostgres extends Joins {
        OnPostgres() {
            super(BillingApplication.onPostgres(), BillingApplication.onPostgres(), BillingApplication.onH2());
        }

        @Test
        void shouldRefuseATransactionOfWhichTheDatabaseWasNotTold() {
            TenantId tenant = TestTenant.createIn(application.store()).id();

            assertThatThrownBy(() -> application.inUntoldTransaction(tenant, this::charged))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("its setting tenancy.tenant names another one or none");
        }

        @Test
        void shouldRefuseATransactionThatTheDatabaseTakesForAnotherTenants() {
            TenantId ours = TestTenant.createIn(application.store()).id();
            TenantId theirs = TestTenant.createIn(application.store()).id();

            assertThatThrownBy(() -> application.inUntoldTransaction(ours, entityManager -> {
                        BillingApplication.tell(entityManager, theirs);
                        return charged(entityManager);
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("tenancy.tenant");
            assertThat(counted(ours)).isZero();
            assertThat(counted(theirs)).isZero();
        }

        @Test
        void shouldSayWhatARoleLacksThatMayNotCharge() {
            TenantId tenant = TestTenant.createIn(application.store()).id();
            String role = application.postgres().applicationUser();
            application.postgres().asSuperuser("revoke usage on schema tenancy_metering from " + role);
            try {
                assertThatThrownBy(() -> application.inTransaction(tenant, this::charged))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("Let ApplicationRole.ensure grant it");
            } finally {
                application.postgres().asSuperuser("grant usage on schema tenancy_metering to " + role);
            }
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Joins {

        final BillingApplication application;
        private final BillingApplication sameKind;
        private final BillingApplication otherKind;

        Joins(BillingApplication application, BillingApplication sameKind, BillingApplication otherKind) {
            this.application = application;
            this.sameKind = sameKind;
            this.otherKind = otherKind;
        }

        @AfterAll
        void close() {
            application.close();
            sameKind.close();
            otherKind.close();
        }

        @Test
        void shouldMeterAsTheEngineDoesAndUndoTheRowThatTheLimitForbids() {
            Tenancy tenancy = Tenancy.builder()
                    .store(application.store(), application.store())
                    .mailer(mail -> {})
                    .invitationPage(URI.create("https://app.example/join"))
                    .build();
            String slug = Samples.slug().value();
            TenantId tenant = tenancy.tenants()
                    .signUp(SignUp.of("Acme", slug, "John Doe", Samples.email().value()))
                    .tenant()
                    .id();
            TenantContext context = tenancy.access().system(new TenantReference.ById(tenant), "billing");

            for (int i = 1; i <= 10; i++) {
                writeInvoice(tenancy, context);
            }
            assertThatThrownBy(() -> writeInvoice(tenancy, context))
                    .isInstanceOfSatisfying(
                            LimitReached.class,
                            reached -> assertThat(reached.extras())
                                    .containsEntry("used", 10L)
                                    .containsEntry("limit", 10L));

            assertThat(application.invoices(tenant)).isEqualTo(10);
        }

        @Test
        void shouldRefuseAnotherDatabaseOfTheSameKind() {
            assertForeign(sameKind);
        }

        @Test
        void shouldRefuseADatabaseOfAnotherKind() {
            assertForeign(otherKind);
        }

        @Test
        void shouldRefuseAnotherTenantThanTheTransactionIsOf() {
            TenantId ours = TestTenant.createIn(application.store()).id();
            TenantId theirs = TestTenant.createIn(application.store()).id();

            application.inTransaction(ours, entityManager -> {
                UsageLedger usage = application.store().join(entityManager).usage();
                assertThatThrownBy(() -> usage.consume(theirs, CHARGE.charge()))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("This entity manager is not one of " + theirs);
                return true;
            });
            assertThat(counted(theirs)).isZero();
        }

        @Test
        void shouldRefuseAnEntityManagerWithoutATransaction() {
            TenantId tenant = TestTenant.createIn(application.store()).id();
            TenantContext.runIn(BillingApplication.context(tenant), () -> {
                try (EntityManager idle = application.factory().createEntityManager()) {
                    assertThatThrownBy(() -> charged(idle))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("No transaction is running");
                }
            });
        }

        @Test
        void shouldCommitNothingAfterAChargeThatFailedHalfWay() throws SQLException {
            TenantId tenant = TestTenant.createIn(application.store()).id();
            application.inTransaction(tenant, this::charged);
            asEngine("alter table tenancy.tenancy_usage_entry add constraint planted check (amount <> 4)");
            try {
                assertThatThrownBy(() -> application.inTransaction(tenant, entityManager -> {
                            entityManager.persist(new Invoice(Samples.uuid()));
                            UsageLedger usage =
                                    application.store().join(entityManager).usage();
                            assertThatThrownBy(() -> usage.consume(
                                            tenant,
                                            TestCharge.of(4, Limit.of(10)).charge()))
                                    .isInstanceOf(IllegalStateException.class)
                                    .hasMessageContaining("The store refused a statement");
                            return true;
                        }))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("nothing of it landed");
            } finally {
                asEngine("alter table tenancy.tenancy_usage_entry drop constraint planted");
            }

            assertThat(counted(tenant)).isEqualTo(1);
            assertThat(application.invoices(tenant)).isZero();
        }

        boolean charged(EntityManager entityManager) {
            TenantId tenant = TenantContext.current().tenantId();
            application.store().join(entityManager).usage().consume(tenant, CHARGE.charge());
            return true;
        }

        long counted(TenantId tenant) {
            try {
                return LedgerSums.of(application.engine(), tenant).counted();
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }

        private void writeInvoice(Tenancy tenancy, TenantContext context) {
            application.inTransaction(context.tenantId(), entityManager -> {
                entityManager.persist(new Invoice(Samples.uuid()));
                return tenancy.usage()
                        .joining(application.store().join(entityManager))
                        .require(context, "content", 1);
            });
        }

        private void assertForeign(BillingApplication foreign) {
            TenantId tenant = TestTenant.createIn(application.store()).id();

            foreign.inTransaction(tenant, entityManager -> {
                assertThatThrownBy(() -> charged(entityManager))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("leads to another database than the engine's");
                entityManager.persist(new Invoice(Samples.uuid()));
                return true;
            });

            assertThat(foreign.invoices(tenant)).isEqualTo(1);
        }

        private void asEngine(String sql) throws SQLException {
            try (Connection connection = application.engine().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }
}
