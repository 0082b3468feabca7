package dev.tenancy.isolation.sample;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.CacheSettings;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** Opens the sample entities, with every cache on. */
public final class SampleModel {

    private static final Class<?>[] ENTITIES = {
        Customer.class, PurchaseOrder.class, Tag.class, Project.class, Milestone.class, Risk.class, Document.class,
        Invoice.class, Contract.class, Contact.class, Person.class, Company.class, Profile.class, Memo.class,
        Product.class, Region.class
    };

    private SampleModel() {}

    /** A factory on tables that {@link #createTables} made. */
    public static SessionFactory open(DataSource application, Map<String, Object> settings) {
        return configuration(application, "none").properties(settings).createEntityManagerFactory();
    }

    /**
     * Makes the tables as Hibernate would, but for two things: keys that an application chooses are unique in a tenant only, or a
     * conflict would tell that another tenant has chosen the same.
     *
     * @param settings of the kit whose entities these are
     */
    public static void createTables(DataSource owner, Map<String, Object> settings) {
        configuration(owner, "create")
                .properties(settings)
                .createEntityManagerFactory()
                .close();
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            for (String constraint : constraints(connection, "memo", "PRIMARY KEY")) {
                statement.execute("alter table memo drop constraint " + constraint);
            }
            for (String constraint : constraints(connection, "product", "UNIQUE")) {
                statement.execute("alter table product drop constraint " + constraint);
            }
            statement.execute("alter table memo add primary key (tenant_id, id)");
            statement.execute("alter table product add unique (tenant_id, sku)");
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static HibernatePersistenceConfiguration configuration(DataSource pool, String tables) {
        return new HibernatePersistenceConfiguration("sample")
                .managedClasses(ENTITIES)
                .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool)
                .property(SchemaToolingSettings.HBM2DDL_AUTO, tables)
                .property(AvailableSettings.CURRENT_SESSION_CONTEXT_CLASS, "thread")
                .property(CacheSettings.USE_SECOND_LEVEL_CACHE, true)
                .property(CacheSettings.USE_QUERY_CACHE, true)
                .property(CacheSettings.CACHE_REGION_FACTORY, new MapRegionFactory());
    }

    private static List<String> constraints(Connection connection, String table, String kind) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select constraint_name from information_schema.table_constraints where lower(table_name) = '"
                                + table + "' and constraint_type = '" + kind + "'")) {
            while (rows.next()) {
                names.add('"' + rows.getString(1) + '"');
            }
        }
        return names;
    }
}
