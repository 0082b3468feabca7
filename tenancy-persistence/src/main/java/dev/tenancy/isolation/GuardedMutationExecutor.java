package dev.tenancy.isolation;

import java.sql.PreparedStatement;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.hibernate.sql.exec.internal.JdbcOperationQueryMutationNative;
import org.hibernate.sql.exec.internal.StandardJdbcMutationExecutor;
import org.hibernate.sql.exec.spi.ExecutionContext;
import org.hibernate.sql.exec.spi.JdbcOperationQueryMutation;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;

/** Executes changes by query; a native one only where it is held. */
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
        return super.execute(mutation, bindings, statements, expectation, context);
    }
}
