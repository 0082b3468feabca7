package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.access.TenantContext;
import dev.tenancy.testkit.Samples;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.Persistence;
import jakarta.persistence.PersistenceUnitTransactionType;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.hibernate.annotations.TenantId;
import org.hibernate.cfg.Configuration;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.cfg.TransactionSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.hibernate.resource.transaction.backend.jta.internal.JtaTransactionCoordinatorBuilderImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One setting isolates a persistence unit, however it is bootstrapped. */
class SwitchTest {

    @Test
    void shouldIsolateAUnitOfPersistenceXml() {
        try (EntityManagerFactory factory = Persistence.createEntityManagerFactory("isolated-by-xml")) {
            assertIsolates(factory);
        }
    }

    @Test
    void shouldIsolateAUnitOfPersistenceXmlByAnInstance() {
        TenantIsolation isolation = TenantIsolation.builder().build();
        try (EntityManagerFactory factory =
                Persistence.createEntityManagerFactory("isolated-by-xml", isolation.settings())) {
            assertThat(TenantIsolation.of(factory)).isSameAs(isolation);
            assertIsolates(factory);
        }
    }

    @Test
    void shouldIsolateAUnitThatHibernateBootstraps() {
        Configuration configuration = new Configuration()
                .addAnnotatedClass(Letter.class)
                .setProperty(JdbcSettings.JAKARTA_JDBC_URL, url())
                .setProperty(SchemaToolingSettings.HBM2DDL_AUTO, "create");
        configuration.getProperties().putAll(TenantIsolation.builder().build().settings());
        try (EntityManagerFactory factory = configuration.buildSessionFactory()) {
            assertIsolates(factory);
        }
    }

    @Test
    void shouldLeaveOtherUnitsAlone() {
        try (EntityManagerFactory factory = unit(Plain.class, Map.of());
                EntityManager session = factory.createEntityManager()) {
            session.createNativeQuery("select 1").getSingleResult();
            assertThatThrownBy(() -> TenantSessions.of(factory))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("without isolation", "TenantIsolation.builder()");
        }
    }

    @Test
    void shouldServeOneUnitOnly() {
        TenantIsolation isolation = TenantIsolation.builder().build();
        try (EntityManagerFactory first = unit(isolation.settings())) {
            assertThat(first.isOpen()).isTrue();
            assertThatThrownBy(() -> unit(isolation.settings()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("serves a persistence unit already");
        }
    }

    @Test
    void shouldRefuseToStartWithASettingThatItDoesNotKnow() {
        assertThatThrownBy(() -> unit(Map.of(TenantIsolation.SETTING, "true")))
                .hasStackTraceContaining("The setting tenancy.isolation is \"true\"")
                .hasStackTraceContaining("enforce");
    }

    static Stream<HibernatePersistenceConfiguration> joinTransactions() {
        return Stream.of(
                plain().transactionType(PersistenceUnitTransactionType.JTA)
                        .property(JdbcSettings.JAKARTA_JDBC_URL, url()),
                plain().property(TransactionSettings.TRANSACTION_COORDINATOR_STRATEGY, "jta")
                        .property(JdbcSettings.JAKARTA_JDBC_URL, url()),
                plain().property(
                                TransactionSettings.TRANSACTION_COORDINATOR_STRATEGY,
                                new JtaTransactionCoordinatorBuilderImpl())
                        .property(JdbcSettings.JAKARTA_JDBC_URL, url()),
                plain().property(JdbcSettings.JAKARTA_JTA_DATASOURCE, dataSource()),
                plain().transactionType(PersistenceUnitTransactionType.JTA)
                        .property(JdbcSettings.JAKARTA_JTA_DATASOURCE, dataSource()));
    }

    @ParameterizedTest
    @MethodSource("joinTransactions")
    void shouldRefuseAUnitThatJoinsTransactionsOfJta(HibernatePersistenceConfiguration unit) {
        for (Adoption step : Adoption.values()) {
            TenantIsolation isolation = TenantIsolation.builder()
                    .adopting(step, TestContexts.newTenant().tenantId())
                    .build();
            assertThatThrownBy(() -> unit.properties(isolation.settings()).createEntityManagerFactory())
                    .isInstanceOf(TenantIsolationException.class)
                    .hasMessageContainingAll(
                            "transactions of JTA", "RESOURCE_LOCAL", "jakarta.persistence.nonJtaDataSource");
        }
    }

    @Test
    void shouldRefuseAUnitOfHibernatesThatJoinsTransactionsOfJta() {
        Configuration configuration = new Configuration()
                .addAnnotatedClass(Letter.class)
                .setProperty(JdbcSettings.JAKARTA_JDBC_URL, url())
                .setProperty("hibernate.transaction.factory_class", "jta");
        configuration.getProperties().putAll(TenantIsolation.builder().build().settings());

        assertThatThrownBy(configuration::buildSessionFactory)
                .isInstanceOf(TenantIsolationException.class)
                .hasMessageContaining("transactions of JTA");
    }

    @Test
    void shouldRefuseToApplyRowLevelSecurityWithoutAnOwner() {
        TenantIsolation.Builder builder = TenantIsolation.builder().applyRowLevelSecurity();

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("owner(…)");
    }

    @Test
    void shouldRefuseToBeAskedBeforeItServesAUnit() {
        TenantIsolation isolation = TenantIsolation.builder().build();

        assertThatThrownBy(isolation::verify)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("No persistence unit");
    }

    private static EntityManagerFactory unit(Map<String, Object> settings) {
        return unit(Letter.class, settings);
    }

    private static EntityManagerFactory unit(Class<?> entity, Map<String, Object> settings) {
        return new HibernatePersistenceConfiguration("unit")
                .managedClass(entity)
                .property(JdbcSettings.JAKARTA_JDBC_URL, url())
                .properties(settings)
                .createEntityManagerFactory();
    }

    private static HibernatePersistenceConfiguration plain() {
        return new HibernatePersistenceConfiguration("unit").managedClass(Letter.class);
    }

    private static DataSource dataSource() {
        JdbcDataSource source = new JdbcDataSource();
        source.setUrl(url());
        return source;
    }

    private static String url() {
        return "jdbc:h2:mem:" + Samples.uuid() + ";DB_CLOSE_DELAY=-1";
    }

    private static void assertIsolates(EntityManagerFactory factory) {
        TenantSessions sessions = TenantSessions.of(factory);
        Letter letter = new Letter();
        TenantContext.runIn(
                TestContexts.newTenant(), () -> sessions.runInTransaction(session -> session.persist(letter)));
        TenantContext.runIn(
                TestContexts.newTenant(),
                () -> sessions.runInTransaction(session ->
                        assertThat(session.find(Letter.class, letter.id)).isNull()));
        assertThatThrownBy(() -> TenantContext.runIn(
                        TestContexts.newTenant(),
                        () -> sessions.runInTransaction(
                                session -> session.createNativeQuery("select 1").getResultList())))
                .isInstanceOf(TenantIsolationException.class);
        assertThatThrownBy(factory::createEntityManager).hasMessageContaining("No tenant context");
    }

    @Entity
    static class Plain {

        @Id
        UUID id;
    }

    @Entity
    static class Letter {

        @Id
        UUID id = UUID.randomUUID();

        @TenantId
        UUID tenant;
    }
}
