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
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.hibernate.cfg.Configuration;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.Test;

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
