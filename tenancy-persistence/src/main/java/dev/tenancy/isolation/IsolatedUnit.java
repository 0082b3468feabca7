package dev.tenancy.isolation;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** A persistence unit whose tenants are kept apart. */
final class IsolatedUnit {

    private final TenantIsolation isolation;
    private final SessionFactoryImplementor factory;
    private final TenantModel model;
    private final boolean isPostgresql;
    private final UnitCaches caches;
    private volatile Set<String> sharedTables = Set.of();
    private volatile boolean isServing;

    IsolatedUnit(
            TenantIsolation isolation, SessionFactoryImplementor factory, TenantModel model, boolean isPostgresql) {
        this.isolation = isolation;
        this.factory = factory;
        this.model = model;
        this.isPostgresql = isPostgresql;
        this.caches = new UnitCaches(factory);
    }

    SessionFactoryImplementor factory() {
        return factory;
    }

    TenantModel model() {
        return model;
    }

    UnitCaches caches() {
        return caches;
    }

    /** Whether the database itself keeps the tenants apart, whatever statement is sent. */
    boolean holdsInDatabase() {
        return isPostgresql;
    }

    /** Whether {@code table}, by its name in Hibernate's statements, holds the rows of a shared entity. */
    boolean isShared(String table) {
        return sharedTables.contains(table);
    }

    /** What can be done only when the factory is complete. */
    void start() {
        Set<String> shared = new HashSet<>();
        factory.getMappingMetamodel().forEachEntityDescriptor(entity -> {
            if (entity.getTenantIdMapping() == null) {
                entity.forEachMutableTable(table -> shared.add(table.getTableName()));
            }
        });
        sharedTables = Set.copyOf(shared);
        CacheKeys.require(factory, isolation.refusals());
        if (!isPostgresql) {
            factory.getQueryEngine()
                    .getSqmFunctionRegistry()
                    .register(RefusedSqlFunction.NAME, new RefusedSqlFunction(isolation.refusals()));
            return;
        }
        if (isolation.appliesRowLevelSecurity()) {
            DataSource owner = Objects.requireNonNull(isolation.owner());
            RowLevelSecurity.of(model, connections().role(), TenantConnectionProvider.roleOf(owner))
                    .apply(owner);
        }
        isolation.refusals().refuseAll(examine());
    }

    void serving(boolean now) {
        isServing = now;
    }

    /** From the end of the start to the beginning of the stop. */
    boolean isServing() {
        return isServing;
    }

    /** What could let a tenant's rows out. */
    List<IsolationFinding> examine() {
        return isPostgresql ? connections().examine(model) : List.of();
    }

    private TenantConnectionProvider connections() {
        return (TenantConnectionProvider)
                factory.getServiceRegistry().requireService(MultiTenantConnectionProvider.class);
    }
}
