package dev.tenancy.isolation;

import java.sql.PreparedStatement;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.sql.exec.internal.JdbcOperationQueryMutationNative;
import org.hibernate.sql.exec.internal.StandardJdbcMutationExecutor;
import org.hibernate.sql.exec.spi.ExecutionContext;
import org.hibernate.sql.exec.spi.JdbcOperationQueryMutation;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;

/** Executes changes by query; a native one only where it is held, and one of shared rows only in a bypass. */
final class GuardedMutationExecutor extends StandardJdbcMutationExecutor {

    private final TenantIsolation isolation;

    GuardedMutationExecutor(TenantIsolation isolation) {
        this.isolation = isolation;
    }

    @Override
    public int execute(
            JdbcOperationQueryMutation mutation,
            JdbcParameterBindings bindings,
            Function<String, PreparedStatement> statements,
            BiConsumer<Integer, PreparedStatement> expectation,
            ExecutionContext context) {
        if (mutation instanceof JdbcOperationQueryMutationNative) {
            NativeSql.refuse(isolation, context.getSession());
            return super.execute(
                    mutation,
                    bindings,
                    sql -> NativeSql.sent(statements.apply(sql), context.getSession()),
                    expectation,
                    context);
        }
        refuseSharedRows(mutation, context.getSession());
        return super.execute(mutation, bindings, statements, expectation, context);
    }

    // Not where it is translated, for what is translated is kept, and a bypass may.
    private void refuseSharedRows(JdbcOperationQueryMutation mutation, SharedSessionContractImplementor session) {
        if (!ContextTenantResolver.isBypass(session)
                && mutation.getAffectedTableNames().stream().anyMatch(isolation.unit()::isShared)) {
            isolation
                    .refusals()
                    .refuse("A tenant can't change shared rows by query, which every tenant would see. Do it in"
                            + " TenantIsolation.bypass(reason, …), or give the entity a tenant.");
        }
    }
}
