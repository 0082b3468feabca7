package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tenancy.access.TenantContext;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A service that was written for one tenant becomes one for many, step by step. */
class AdoptionTest {

    private final TenantContext home = TestContexts.newTenant();
    private final TenantContext newcomer = TestContexts.newTenant();
    private final Logger logger = (Logger) LoggerFactory.getLogger(TenantIsolation.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void shouldStampNewRowsAndFilterNothingAtFirst() {
        try (TestUnit unit = unit(Adoption.STAMP)) {
            Invoice old = store(unit, null);
            Invoice their = store(unit, newcomer);

            assertThat(old.tenantId()).isEqualTo(home.tenantId());
            assertThat(their.tenantId()).isEqualTo(newcomer.tenantId());
            assertThat(count(unit, newcomer)).isEqualTo(2);
            assertThat(countByNativeSql(unit, null)).isEqualTo(2);
            assertThat(log.list).isEmpty();
        }
    }

    @Test
    void shouldReportWhatWouldBeRefusedAndWhereThen() {
        try (TestUnit unit = unit(Adoption.REPORT)) {
            store(unit, null);
            store(unit, newcomer);

            assertThat(count(unit, newcomer)).isEqualTo(2);
            assertThat(countByNativeSql(unit, newcomer)).isEqualTo(2);
            TenantContext.runIn(
                    newcomer,
                    () -> unit.sessions()
                            .runInTransaction(session -> session.createQuery("from AdoptionTest$Invoice", Invoice.class)
                                    .getResultList()));

            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .anyMatch(line -> line.contains("No tenant context"))
                    .anyMatch(line -> line.contains("Native SQL"))
                    .anyMatch(line -> line.contains("of another tenant was loaded"))
                    .allMatch(line -> line.startsWith("Would be refused at "));
        }
    }

    @Test
    void shouldReportEachPlaceOnce() {
        try (TestUnit unit = unit(Adoption.REPORT)) {
            for (int i = 0; i < 10; i++) {
                countByNativeSql(unit, newcomer);
            }

            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .filteredOn(line -> line.contains("Native SQL"))
                    .hasSize(1);
        }
    }

    @Test
    void shouldEnforceAtLast() {
        try (TestUnit unit = unit(Adoption.ENFORCE)) {
            store(unit, home);

            assertThat(count(unit, newcomer)).isZero();
            assertThatThrownBy(() -> countByNativeSql(unit, newcomer)).isInstanceOf(TenantIsolationException.class);
            assertThatThrownBy(() -> store(unit, null)).hasMessageContaining("No tenant context");
        }
    }

    private TestUnit unit(Adoption step) {
        return TestUnit.onH2(TenantIsolation.builder().adopting(step, home.tenantId()), Invoice.class);
    }

    private static Invoice store(TestUnit unit, TenantContext context) {
        Invoice invoice = new Invoice();
        run(context, () -> unit.sessions().runInTransaction(session -> session.persist(invoice)));
        return invoice;
    }

    private static long count(TestUnit unit, TenantContext context) {
        return TenantContext.callIn(
                context,
                () -> unit.sessions()
                        .callInTransaction(session -> session.createQuery(
                                        "select count(invoice) from AdoptionTest$Invoice invoice", Long.class)
                                .getSingleResult()));
    }

    private static long countByNativeSql(TestUnit unit, TenantContext context) {
        long[] count = new long[1];
        run(
                context,
                () -> unit.sessions()
                        .runInTransaction(session ->
                                count[0] = (Long) session.createNativeQuery("select count(*) from invoice", Long.class)
                                        .getSingleResult()));
        return count[0];
    }

    private static void run(TenantContext context, Runnable work) {
        if (context == null) {
            work.run();
        } else {
            TenantContext.runIn(context, work);
        }
    }

    @Entity
    @jakarta.persistence.Table(name = "invoice")
    static class Invoice extends TenantScopedEntity {

        @Id
        UUID id = UUID.randomUUID();
    }
}
