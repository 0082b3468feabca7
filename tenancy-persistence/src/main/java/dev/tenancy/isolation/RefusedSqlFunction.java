package dev.tenancy.isolation;

import java.util.List;
import org.hibernate.dialect.function.SqlFunction;
import org.hibernate.metamodel.model.domain.ReturnableType;
import org.hibernate.sql.ast.SqlAstTranslator;
import org.hibernate.sql.ast.spi.SqlAppender;
import org.hibernate.sql.ast.tree.SqlAstNode;

/** JPQL's {@code sql()}, which is native SQL. */
final class RefusedSqlFunction extends SqlFunction {

    /** Its name in JPQL. */
    static final String NAME = "sql";

    private final Refusals refusals;

    RefusedSqlFunction(Refusals refusals) {
        this.refusals = refusals;
    }

    @Override
    public void render(
            SqlAppender sql,
            List<? extends SqlAstNode> arguments,
            ReturnableType<?> returnType,
            SqlAstTranslator<?> translator) {
        refusals.refuse(NativeSql.refusal("The function sql()"));
        super.render(sql, arguments, returnType, translator);
    }
}
