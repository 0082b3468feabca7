package dev.tenancy.isolation;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** A persistence unit whose tenants are kept apart. */
final class IsolatedUnit {

    private final TenantIsolation isolation;
    private final SessionFactoryImplementor factory;
    private final TenantModel model;
    private final boolean isPostgresql;
    private volatile Set<String> sharedTables = Set.of();
    private final AtomicLong changesBehindCaches = new AtomicLong();
    private volatile boolean isServing;

    IsolatedUnit(
            TenantIsolation isolation, SessionFactoryImplementor factory, TenantModel model, boolean isPostgresql) {
        this.isolation = isolation;
        this.factory = factory;
        this.model = model;
        this.isPostgresql = isPostgresql;
    }

    SessionFactoryImplementor factory() {
        return factory;
    }

    TenantModel model() {
        return model;
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

    /** From the end of the start to the beginning of the stop. */
    void isServing(boolean now) {
        isServing = now;
    }

    boolean isServing() {
        return isServing;
    }

    /** How often rows were changed in ways that Hibernate's caches don't follow, so that what was read before may be gone. */
    long changesBehindCaches() {
        return changesBehindCaches.get();
    }

    /** When such a change has been committed. */
    void changedBehindCaches() {
        changesBehindCaches.incrementAndGet();
        evictCaches();
    }

    void evictCaches() {
        if (!factory.isClosed()) {
            factory.getCache().evictAllRegions();
        }
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
