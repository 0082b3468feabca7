package dev.tenancy.persistence;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.access.Caller;
import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.isolation.SessionWork;
import dev.tenancy.isolation.TenantIsolation;
import dev.tenancy.isolation.TenantSessions;
import dev.tenancy.plan.Entitlements;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.TestTenant;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * An application with rows of its own beside the engine's tables, each on a pool of its own: the engine's role made the schema,
 * and on PostgreSQL the application's pool has the restricted role.
 */
final class BillingApplication implements AutoCloseable {

    private static final String TELL_TENANT = "select set_config('tenancy.tenant', ?, true)";

    private static final long PATIENCE_MILLIS = 30_000;

    private final HikariDataSource engine;
    private final HikariDataSource application;
    private final @Nullable PostgresDatabase postgres;
    private final JpaTenancyStore store;
    private final SessionFactory factory;
    private final TenantSessions sessions;

    private BillingApplication(
            HikariDataSource engine, HikariDataSource application, @Nullable PostgresDatabase postgres) {
        this.engine = engine;
        this.application = application;
        this.postgres = postgres;
        // Many more callers than connections, on a machine that may be busy: what is tested is not who gets none.
        engine.setConnectionTimeout(PATIENCE_MILLIS);
        application.setConnectionTimeout(PATIENCE_MILLIS);
        store = JpaTenancyStore.open(engine);
        factory = new HibernatePersistenceConfiguration("billing")
                .managedClass(Invoice.class)
                .defaultSchema("app")
                .properties(isolation().settings())
                .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, application)
                .createEntityManagerFactory();
        sessions = TenantSessions.of(factory);
    }

    static BillingApplication onH2() {
        String url = "jdbc:h2:mem:" + Samples.uuid() + ";DB_CLOSE_DELAY=-1";
        HikariDataSource engine = prepared(DatabasePool.open(url, "sa", ""));
        return new BillingApplication(engine, DatabasePool.open(url, "sa", ""), null);
    }

    static BillingApplication onPostgres() {
        PostgresDatabase database = PostgresServer.newDatabase();
        HikariDataSource engine = prepared(TestDatabase.open(database));
        ApplicationRole.ensure(engine, database.applicationUser(), database.password(), "app");
        return new BillingApplication(
                engine,
                DatabasePool.openForApplication(database.url(), database.applicationUser(), database.password()),
                database);
    }

    JpaTenancyStore store() {
        return store;
    }

    DataSource engine() {
        return engine;
    }

    DataSource application() {
        return application;
    }

    PostgresDatabase postgres() {
        return Objects.requireNonNull(postgres);
    }

    SessionFactory factory() {
        return factory;
    }

    private TenantIsolation isolation() {
        TenantIsolation.Builder isolation = TenantIsolation.builder().owner(engine);
        return postgres == null
                ? isolation.build()
                : isolation.applyRowLevelSecurity().build();
    }

    /** Does {@code work} in a transaction of {@code tenant}, of which the database is told. */
    <R extends @Nullable Object, X extends Exception> R inTransaction(TenantId tenant, SessionWork<R, X> work)
            throws X {
        return TenantContext.<R, X>callIn(context(tenant), () -> sessions.<R, X>callInTransaction(work));
    }

    /** Does {@code work} in a transaction of {@code tenant}, of which the database knows nothing any more. */
    <R extends @Nullable Object, X extends Exception> R inUntoldTransaction(TenantId tenant, SessionWork<R, X> work)
            throws X {
        return inTransaction(tenant, entityManager -> {
            if (postgres != null) {
                tell(entityManager, "");
            }
            return work.run(entityManager);
        });
    }

    long invoices(TenantId tenant) {
        return this.<Long, RuntimeException>inTransaction(
                tenant,
                entityManager -> entityManager
                        .createQuery("select count(*) from Invoice", Long.class)
                        .getSingleResult());
    }

    /** Tells the database that the transaction is of {@code tenant}. */
    static void tell(EntityManager entityManager, TenantId tenant) {
        tell(entityManager, tenant.value().toString());
    }

    static void tell(Connection connection, TenantId tenant) throws SQLException {
        tell(connection, tenant.value().toString());
    }

    private static void tell(EntityManager entityManager, String tenant) {
        entityManager.unwrap(Session.class).doWork(connection -> tell(connection, tenant));
    }

    private static void tell(Connection connection, String tenant) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TELL_TENANT)) {
            statement.setString(1, tenant);
            statement.execute();
        }
    }

    /** A context of the system's, on the lowest plan. */
    static TenantContext context(TenantId id) {
        TestTenant model = TestTenant.unstored();
        Tenant tenant = new Tenant(
                id,
                model.tenant().slug(),
                model.tenant().name(),
                model.tenant().email(),
                model.tenant().status(),
                model.tenant().timeZone(),
                model.tenant().createdAt(),
                1);
        PlanCatalog plans = PlanCatalog.standard();
        return new TenantContext(
                tenant, model.subscription(), new Entitlements(plans, plans.lowest()), new Caller.Application("test"));
    }

    private static HikariDataSource prepared(HikariDataSource engine) {
        TenancySchema.migrate(engine);
        try (Connection connection = engine.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create schema app");
            statement.execute(
                    "create table app.invoice (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id))");
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        return engine;
    }

    @Override
    public void close() {
        factory.close();
        store.close();
        application.close();
        engine.close();
        if (postgres != null) {
            postgres.close();
        }
    }
}
