package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.testkit.Samples;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import java.util.UUID;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.SQLUpdate;
import org.hibernate.annotations.Subselect;
import org.hibernate.annotations.TenantId;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.Test;

/** A unit with an entity that can't be isolated does not start, and says which, why, and what to do. */
class MetamodelAuditTest {

    @Test
    void shouldRefuseAnEntityWithoutATenant() {
        assertRefused(Nobodys.class, "Nobodys has no tenant", "every tenant would see all of its rows", "@Shared");
    }

    @Test
    void shouldRefuseASharedEntityWithATenant() {
        assertRefused(Both.class, "Both is marked @Shared but has a tenant", "Remove @Shared");
    }

    @Test
    void shouldRefuseATenantThatOnlyASubclassHas() {
        assertRefused(Branch.class, "Branch has a tenant, but its root class", "Trunk", "Move @TenantId there");
    }

    @Test
    void shouldRefuseATenantThatIsNoUuid() {
        assertRefused(Textual.class, "String", "java.util.UUID");
    }

    @Test
    void shouldRefuseAFormulaWithAQueryOfItsOwn() {
        assertRefused(Counting.class, "Counting.others is a formula", "all tenants'", "JPQL");
    }

    @Test
    void shouldRefuseSqlOfItsOwn() {
        assertRefused(Handwritten.class, "Handwritten is read or written by SQL of its own");
    }

    @Test
    void shouldRefuseAQueryInPlaceOfATable() {
        assertRefused(Derived.class, "Derived is read or written by SQL of its own");
    }

    @Test
    void shouldNameAllThatIsWrongAtOnce() {
        assertThatThrownBy(() -> start(Nobodys.class, Both.class))
                .rootCause()
                .isInstanceOf(TenantIsolationException.class)
                .hasMessageContainingAll("Nobodys", "Both");
    }

    private static void assertRefused(Class<?> entity, String... reasons) {
        assertThatThrownBy(() -> start(entity, Trunk.class))
                .rootCause()
                .isInstanceOf(TenantIsolationException.class)
                .hasMessageContainingAll(reasons);
    }

    private static void start(Class<?>... entities) {
        new HibernatePersistenceConfiguration("audited")
                .managedClasses(entities)
                .property(JdbcSettings.JAKARTA_JDBC_URL, "jdbc:h2:mem:" + Samples.uuid())
                .properties(TenantIsolation.builder().build().settings())
                .createEntityManagerFactory()
                .close();
    }

    @Entity
    static class Nobodys {

        @Id
        UUID id;
    }

    @Entity
    @Shared
    static class Both extends TenantScopedEntity {

        @Id
        UUID id;
    }

    @Entity
    @Inheritance
    @Shared
    static class Trunk {

        @Id
        UUID id;
    }

    @Entity
    static class Branch extends Trunk {

        @TenantId
        UUID tenant;
    }

    @Entity
    static class Textual {

        @Id
        UUID id;

        @TenantId
        String tenant;
    }

    @Entity
    static class Counting extends TenantScopedEntity {

        @Id
        UUID id;

        @Formula("(select count(*) from elsewhere)")
        long others;
    }

    @Entity
    @SQLUpdate(sql = "update handwritten set text = ? where id = ?")
    static class Handwritten extends TenantScopedEntity {

        @Id
        UUID id;

        String text;
    }

    @Entity
    @Subselect("select id, tenant_id from elsewhere")
    static class Derived extends TenantScopedEntity {

        @Id
        UUID id;
    }
}
