package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.testkit.Samples;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.SecondaryTable;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.DiscriminatorFormula;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.SQLDeleteAll;
import org.hibernate.annotations.SQLInsert;
import org.hibernate.annotations.SQLOrder;
import org.hibernate.annotations.SQLRestriction;
import org.hibernate.annotations.SQLUpdate;
import org.hibernate.annotations.Subselect;
import org.hibernate.annotations.TenantId;
import org.hibernate.annotations.View;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            classes = {
                SharedQuery.class,
                SharedView.class,
                Transformed.class,
                Restricted.class,
                Discriminated.class,
                Secondary.class,
                Collecting.class,
                Ordered.class
            })
    void shouldRefuseSqlOfItsOwnWhereverItIs(Class<?> entity) {
        assertRefused(entity, entity.getSimpleName());
    }

    @Test
    void shouldRefuseAFormulaOfASharedEntityWithAQueryOfItsOwn() {
        assertRefused(SharedCounting.class, "SharedCounting.others is a formula");
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
    @Shared
    @Subselect("select id from elsewhere")
    static class SharedQuery {

        @Id
        UUID id;
    }

    @Entity
    @Shared
    @View(query = "select id from elsewhere")
    static class SharedView {

        @Id
        UUID id;
    }

    @Entity
    @Shared
    static class SharedCounting {

        @Id
        UUID id;

        @Formula("(select count(*) from elsewhere)")
        long others;
    }

    @Entity
    static class Transformed extends TenantScopedEntity {

        @Id
        UUID id;

        @ColumnTransformer(read = "(select max(text) from elsewhere)")
        String text;
    }

    @Entity
    @SQLRestriction("exists (select 1 from elsewhere)")
    static class Restricted extends TenantScopedEntity {

        @Id
        UUID id;
    }

    @Entity
    @Inheritance
    @DiscriminatorFormula("(select max(text) from elsewhere)")
    static class Discriminated extends TenantScopedEntity {

        @Id
        UUID id;
    }

    @Entity
    @SecondaryTable(name = "second")
    @SQLInsert(table = "second", sql = "insert into second (text, id) values (?, ?)")
    static class Secondary extends TenantScopedEntity {

        @Id
        UUID id;

        @Column(table = "second")
        String text;
    }

    @Entity
    static class Collecting extends TenantScopedEntity {

        @Id
        UUID id;

        @ElementCollection
        @SQLDeleteAll(sql = "delete from texts")
        Set<String> texts;
    }

    @Entity
    static class Ordered extends TenantScopedEntity {

        @Id
        UUID id;

        @ElementCollection
        @SQLOrder("(select max(text) from elsewhere)")
        List<String> texts;
    }

    @Entity
    @Subselect("select id, tenant_id from elsewhere")
    static class Derived extends TenantScopedEntity {

        @Id
        UUID id;
    }
}
