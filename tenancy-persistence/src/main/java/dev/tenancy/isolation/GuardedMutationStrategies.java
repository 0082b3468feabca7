package dev.tenancy.isolation;

import java.io.Serial;
import java.util.Map;
import org.hibernate.boot.registry.StandardServiceInitiator;
import org.hibernate.engine.jdbc.connections.spi.JdbcConnectionAccess;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.EntityMappingType;
import org.hibernate.metamodel.mapping.internal.MappingModelCreationProcess;
import org.hibernate.query.spi.DomainQueryExecutionContext;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.mutation.internal.SqmMultiTableMutationStrategyProviderStandard;
import org.hibernate.query.sqm.mutation.spi.MultiTableHandlerBuildResult;
import org.hibernate.query.sqm.mutation.spi.SqmMultiTableInsertStrategy;
import org.hibernate.query.sqm.mutation.spi.SqmMultiTableMutationStrategy;
import org.hibernate.query.sqm.mutation.spi.SqmMultiTableMutationStrategyProvider;
import org.hibernate.query.sqm.tree.SqmDeleteOrUpdateStatement;
import org.hibernate.query.sqm.tree.SqmDmlStatement;
import org.hibernate.query.sqm.tree.insert.SqmInsertStatement;
import org.hibernate.service.spi.ServiceRegistryImplementor;

/** Looks at each change by JPQL or criteria of an entity with several tables, which the translator never sees whole. */
final class GuardedMutationStrategies extends SqmMultiTableMutationStrategyProviderStandard {

    @Serial
    private static final long serialVersionUID = 1L;

    @Override
    public SqmMultiTableMutationStrategy createMutationStrategy(
            EntityMappingType root, MappingModelCreationProcess process) {
        return new Mutations(super.createMutationStrategy(root, process));
    }

    @Override
    public SqmMultiTableInsertStrategy createInsertStrategy(
            EntityMappingType root, MappingModelCreationProcess process) {
        return new Inserts(super.createInsertStrategy(root, process));
    }

    private static void check(DomainQueryExecutionContext context, SqmDmlStatement<?> statement) {
        MutationQueryGuard.of(context.getSession().getFactory()).check(statement);
    }

    private record Mutations(SqmMultiTableMutationStrategy strategy) implements SqmMultiTableMutationStrategy {

        @Override
        public void prepare(MappingModelCreationProcess process) {
            strategy.prepare(process);
        }

        @Override
        public void release(SessionFactoryImplementor factory, JdbcConnectionAccess access) {
            strategy.release(factory, access);
        }

        @Override
        public MultiTableHandlerBuildResult buildHandler(
                SqmDeleteOrUpdateStatement<?> statement,
                DomainParameterXref parameters,
                DomainQueryExecutionContext context) {
            check(context, statement);
            return strategy.buildHandler(statement, parameters, context);
        }
    }

    private record Inserts(SqmMultiTableInsertStrategy strategy) implements SqmMultiTableInsertStrategy {

        @Override
        public void prepare(MappingModelCreationProcess process) {
            strategy.prepare(process);
        }

        @Override
        public void release(SessionFactoryImplementor factory, JdbcConnectionAccess access) {
            strategy.release(factory, access);
        }

        @Override
        public MultiTableHandlerBuildResult buildHandler(
                SqmInsertStatement<?> statement, DomainParameterXref parameters, DomainQueryExecutionContext context) {
            check(context, statement);
            return strategy.buildHandler(statement, parameters, context);
        }
    }

    static final class Initiator implements StandardServiceInitiator<SqmMultiTableMutationStrategyProvider> {

        @Override
        public Class<SqmMultiTableMutationStrategyProvider> getServiceInitiated() {
            return SqmMultiTableMutationStrategyProvider.class;
        }

        @Override
        public SqmMultiTableMutationStrategyProvider initiateService(
                Map<String, Object> settings, ServiceRegistryImplementor registry) {
            return new GuardedMutationStrategies();
        }
    }
}
