package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.access.TenantContext;
import dev.tenancy.persistence.DatabasePool;
import dev.tenancy.testkit.Samples;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.hibernate.relational.SchemaManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hibernate's ways to the schema as a whole, which know no tenant. */
final class SchemaManagementTest {

    private final TenantContext ours = TestContexts.newTenant();
    private final HikariDataSource pool =
            DatabasePool.open("jdbc:h2:mem:" + Samples.uuid() + ";DB_CLOSE_DELAY=-1", "sa", "");

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void shouldRefuseToChangeOrEmptyTheSchemaWhileTenantsAreServed() {
        try (SessionFactory factory = unit("create")) {
            store(factory);
            for (Consumer<SchemaManager> change : List.<Consumer<SchemaManager>>of(
                    SchemaManager::truncate,
                    schema -> schema.truncateTable("note"),
                    schema -> schema.drop(false),
                    schema -> schema.create(false))) {
                assertThatThrownBy(() -> change.accept(factory.getSchemaManager()))
                        .isInstanceOf(TenantIsolationException.class)
                        .hasMessageContainingAll("all tenants", "TenantIsolation.bypass");
                TenantContext.runIn(
                        ours,
                        () -> assertThatThrownBy(() -> change.accept(factory.getSchemaManager()))
                                .isInstanceOf(TenantIsolationException.class));
            }
            assertThat(count(factory)).isOne();
        }
    }

    @Test
    void shouldEmptyItInABypass() {
        try (SessionFactory factory = unit("create")) {
            store(factory);

            TenantIsolation.of(factory).<Void, RuntimeException>bypass("the demo starts afresh", session -> {
                factory.getSchemaManager().truncate();
                return null;
            });

            assertThat(count(factory)).isZero();
        }
    }

    @Test
    void shouldCreateValidateAndDropItAtStartAndStop() throws SQLException {
        unit("create").close();
        unit("validate").close();
        unit("create-drop").close();

        try (Connection connection = pool.getConnection();
                var tables = connection.getMetaData().getTables(null, "PUBLIC", "NOTE", null)) {
            assertThat(tables.next()).isFalse();
        }
    }

    private SessionFactory unit(String action) {
        return new HibernatePersistenceConfiguration("application")
                .managedClass(Note.class)
                .properties(TenantIsolation.builder().build().settings())
                .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool)
                .property(SchemaToolingSettings.HBM2DDL_AUTO, action)
                .createEntityManagerFactory();
    }

    private void store(SessionFactory factory) {
        TenantContext.runIn(
                ours, () -> factory.inTransaction(session -> session.persist(new Note(Samples.uuid(), "a@b.example"))));
    }

    private long count(SessionFactory factory) {
        return TenantContext.callIn(
                ours,
                () -> factory.fromSession(
                        session -> session.createSelectionQuery("select count(*) from Note", Long.class)
                                .getSingleResult()));
    }
}
