package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.access.Caller;
import dev.tenancy.access.TenantContext;
import dev.tenancy.isolation.CutConnections.Cut;
import dev.tenancy.persistence.DatabasePool;
import dev.tenancy.plan.Entitlements;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.TestTenant;
import java.util.concurrent.atomic.AtomicReference;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether a row may have landed decides whether what was charged for it is given back. */
final class UnknownOutcomeTest {

    private final AtomicReference<Cut> cut = new AtomicReference<>(Cut.NOWHERE);
    private final HikariDataSource pool =
            DatabasePool.open("jdbc:h2:mem:" + Samples.uuid() + ";DB_CLOSE_DELAY=-1", "sa", "");
    private final SessionFactory factory = new HibernatePersistenceConfiguration("application")
            .managedClass(Note.class)
            .properties(TenantIsolation.builder().build().settings())
            .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, CutConnections.over(pool, cut))
            .property(SchemaToolingSettings.HBM2DDL_AUTO, "create")
            .createEntityManagerFactory();
    private final TenantSessions sessions = TenantSessions.of(factory);
    private final TestTenant tenant = TestTenant.unstored();
    private final PlanCatalog catalog = PlanCatalog.standard();
    private final TenantContext context = new TenantContext(
            tenant.tenant(),
            tenant.subscription(),
            new Entitlements(catalog, catalog.lowest()),
            new Caller.Application("test"));

    @AfterEach
    void close() {
        factory.close();
        pool.close();
    }

    @Test
    void shouldSayThatARowMayHaveLandedWhenTheCommitsAnswerIsLost() {
        assertThat(insertion(Cut.AFTER_COMMIT).isOutcomeUnknown()).isTrue();
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void shouldSayThatNoRowLandedWhenItsStatementWasNeverSent() {
        assertThat(insertion(Cut.BEFORE_STATEMENTS).isOutcomeUnknown()).isFalse();
        assertThat(rows()).isZero();
    }

    private Unavailable insertion(Cut where) {
        cut.set(where);
        try {
            return catchThrowableOfType(
                    Unavailable.class,
                    () -> TenantContext.runIn(
                            context,
                            () -> sessions.runInTransaction(
                                    session -> session.persist(new Note(Samples.uuid(), "a@b.example")))));
        } finally {
            cut.set(Cut.NOWHERE);
        }
    }

    private long rows() {
        return TenantContext.callIn(
                context,
                () -> sessions.callInTransaction(session -> session.createQuery("select count(*) from Note", Long.class)
                        .getSingleResult()));
    }
}
