package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.isolation.sample.SampleModel;
import dev.tenancy.persistence.DatabasePool;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.isolation.IsolationBreach.Kind;
import dev.tenancy.testkit.isolation.IsolationMatrix;
import dev.tenancy.testkit.isolation.IsolationReport;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class IsolationMatrixTest {

    private HikariDataSource pool;

    @BeforeEach
    void open() {
        pool = DatabasePool.open("jdbc:h2:mem:" + Samples.uuid() + ";DB_CLOSE_DELAY=-1", "sa", "");
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void shouldFindNothingWhenOnlyTheRightTenantGetsAConnection() {
        try (SessionFactory factory = factory(closedToTheAttacker(pool), sql -> sql, Note.class)) {
            IsolationReport report = IsolationMatrix.of(factory, pool).run();

            report.assertHeld();
            assertThat(report.breaches()).isEmpty();
            assertThat(report.leaked() + report.changed() + report.planted()).isZero();
            assertThat(report.vectors()).isGreaterThan(60);
        }
    }

    @Test
    void shouldSeeALeakInEveryWayToReadWhenSelectionsForgetTheTenant() {
        IsolationReport report = attackedThrough("select");

        assertThat(report.vectorsWith(Kind.LEAKED))
                .contains(
                        "find",
                        "findMultiple",
                        "getReference",
                        "byMultipleIds",
                        "refresh of a reference",
                        "HQL by id",
                        "HQL that counts",
                        "HQL with exists",
                        "HQL with a derived root",
                        "criteria by id",
                        "criteria with a subquery",
                        "stateless get",
                        "warm cache, then find");
    }

    @Test
    void shouldSeeAChangeInEveryWayToWriteWhenUpdatesAndDeletionsForgetTheTenant() {
        assertThat(attackedThrough("update").vectorsWith(Kind.CHANGED))
                .contains("HQL update by id", "HQL update without a predicate", "criteria update");
        assertThat(attackedThrough("delete").vectorsWith(Kind.CHANGED))
                .contains(
                        "HQL delete by id",
                        "HQL delete without a predicate",
                        "criteria delete",
                        "stateless HQL delete");
    }

    @Test
    void shouldBeHeldOffByNothingButHibernatesOwnChecksWhenNoStatementKnowsTheTenant() {
        Map<String, Object> settings =
                Map.of(MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER, new TenantResolverAlone());
        Map<String, Object> forgetful = new HashMap<>(settings);
        forgetful.put(JdbcSettings.STATEMENT_INSPECTOR, (StatementInspector) IsolationMatrixTest::withoutTenant);
        SampleModel.createTables(pool, settings);
        try (SessionFactory factory = SampleModel.open(pool, forgetful)) {
            assertThat(IsolationMatrix.of(factory, pool).run().held())
                    .containsExactlyInAnyOrder(
                            // Refused, because the row's tenant is not the session's.
                            "managed row given the victim's id",
                            "merge of a row with the victim's tenant",
                            "persist of a row with the victim's tenant",
                            "stateless delete with the victim's tenant",
                            "stateless insert with the victim's tenant",
                            "stateless insertMultiple with the victim's tenant",
                            "stateless update that gives a row away",
                            "stateless update with the victim's tenant",
                            "stateless upsert with the victim's tenant",
                            // Overwritten with the session's tenant.
                            "interceptor that puts in the victim's tenant",
                            // Refused, because the session is another tenant's.
                            "getCurrentSession that the victim left open");
        }
    }

    @Test
    void shouldLeaveTheTablesAsItFoundThem() throws SQLException {
        try (SessionFactory factory = factory(pool, sql -> sql, Note.class)) {
            try (var connection = pool.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute(
                        "insert into note (id, tenant_id, email) values (random_uuid(), random_uuid(), 'kept')");
                connection.commit();
            }

            IsolationMatrix.of(factory, pool).run();

            try (var connection = pool.getConnection();
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("select email from note")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("kept");
                assertThat(rows.next()).isFalse();
            }
        }
    }

    @Test
    void shouldAskForAFactoryWhenItCannotMakeUpARow() {
        try (SessionFactory factory = factory(pool, sql -> sql, Price.class)) {
            IsolationMatrix matrix = IsolationMatrix.of(factory, pool);

            assertThatThrownBy(matrix::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Price.currency")
                    .hasMessageContaining("rows(");

            matrix.rows(Price.class, number -> new Price("price of tenant " + number));
            assertThat(matrix.run().vectorsWith(Kind.LEAKED)).contains("doWork").doesNotContain("find");
        }
    }

    @Test
    void shouldRefuseAPersistenceUnitWithoutTenants() {
        try (SessionFactory factory = factory(pool, sql -> sql, Everybodys.class)) {
            assertThatThrownBy(() -> IsolationMatrix.of(factory, pool).run())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("@TenantId");
        }
    }

    private IsolationReport attackedThrough(String verb) {
        StatementInspector forgetful = sql -> sql.startsWith(verb) ? withoutTenant(sql) : sql;
        try (SessionFactory factory = factory(pool, forgetful, Note.class)) {
            return IsolationMatrix.of(factory, pool).run();
        }
    }

    private static String withoutTenant(String sql) {
        return sql.replaceAll(
                "(?<=where |and |on |\\()(\\w+\\.)?tenant_id\\s*=\\s*(\\?|coalesce\\(\\?,tenant_id\\))", "($0 or 1=1)");
    }

    private static SessionFactory factory(DataSource pool, StatementInspector inspector, Class<?>... entities) {
        return new HibernatePersistenceConfiguration("attacked")
                .managedClasses(entities)
                .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool)
                .property(JdbcSettings.STATEMENT_INSPECTOR, inspector)
                .property(SchemaToolingSettings.HBM2DDL_AUTO, "create")
                .property(MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER, new TenantResolverAlone())
                .createEntityManagerFactory();
    }

    /** Gives each tenant one connection, to store its rows with, and only the first two any more after that. */
    private static DataSource closedToTheAttacker(DataSource pool) {
        Map<TenantId, Integer> given = new LinkedHashMap<>();
        return (DataSource) Proxy.newProxyInstance(
                IsolationMatrixTest.class.getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, args) -> {
                    if (method.getName().equals("getConnection") && given.size() >= 2) {
                        TenantId attacker =
                                given.keySet().stream().skip(1).findFirst().orElseThrow();
                        TenantId asking = TenantContext.find()
                                .map(TenantContext::tenantId)
                                .orElse(attacker);
                        if (asking.equals(attacker)) {
                            throw new SQLException("No connection for this one.");
                        }
                    }
                    if (method.getName().equals("getConnection")) {
                        TenantContext.find().ifPresent(context -> given.merge(context.tenantId(), 1, Integer::sum));
                    }
                    try {
                        return method.invoke(pool, args);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    @Entity(name = "Price")
    static class Price extends TenantScopedEntity {

        @Id
        private UUID id = Samples.uuid();

        private String name;

        @Column(nullable = false)
        private Currency currency;

        Price() {}

        Price(String name) {
            this.name = name;
            this.currency = Currency.getInstance(Locale.GERMANY);
        }
    }

    @Entity(name = "Everybodys")
    static class Everybodys {

        @Id
        private UUID id;
    }
}
