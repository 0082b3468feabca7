package dev.tenancy.isolation;

import org.hibernate.query.results.ResultSetMapping;
import org.hibernate.sql.exec.internal.JdbcSelectExecutorStandardImpl;
import org.hibernate.sql.exec.spi.ExecutionContext;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;
import org.hibernate.sql.exec.spi.JdbcSelect;
import org.hibernate.sql.results.spi.ResultsConsumer;
import org.hibernate.sql.results.spi.RowTransformer;
import org.jspecify.annotations.Nullable;

/** Executes queries, cached ones too; a native one, which is known by its result set mapping, only where it is held. */
final class GuardedSelectExecutor extends JdbcSelectExecutorStandardImpl {

    private final TenantIsolation isolation;

    GuardedSelectExecutor(TenantIsolation isolation) {
        this.isolation = isolation;
    }

    @Override
    public <T, R> T executeQuery(
            JdbcSelect select,
            JdbcParameterBindings bindings,
            ExecutionContext context,
            @Nullable RowTransformer<R> transformer,
            @Nullable Class<R> resultType,
            int countEstimate,
            StatementCreator statements,
            ResultsConsumer<T, R> consumer) {
        boolean isNative = select.getJdbcValuesMappingProducer() instanceof ResultSetMapping;
        if (isNative) {
            NativeSql.refuse(isolation, context.getSession());
        }
        return super.executeQuery(
                select,
                bindings,
                context,
                transformer,
                resultType,
                countEstimate,
                isNative
                        ? (execution, sql) ->
                                NativeSql.sent(statements.createStatement(execution, sql), execution.getSession())
                        : statements,
                consumer);
    }
}
