package dev.tenancy.isolation;

import org.hibernate.engine.spi.LoadQueryInfluencers;
import org.hibernate.query.spi.QueryOptions;
import org.hibernate.query.spi.QueryParameterBindings;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.sql.SqmTranslator;
import org.hibernate.query.sqm.sql.StandardSqmTranslatorFactory;
import org.hibernate.query.sqm.tree.SqmDmlStatement;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.sql.ast.spi.SqlAstCreationContext;
import org.hibernate.sql.ast.tree.MutationStatement;
import org.hibernate.sql.ast.tree.select.SelectStatement;

/** Looks at each query and change by JPQL or criteria before it becomes SQL. Made by Hibernate. */
public final class GuardedTranslatorFactory extends StandardSqmTranslatorFactory {

    /** For Hibernate. */
    public GuardedTranslatorFactory() {}

    @Override
    public SqmTranslator<SelectStatement> createSelectTranslator(
            SqmSelectStatement<?> statement,
            QueryOptions options,
            DomainParameterXref parameters,
            QueryParameterBindings bindings,
            LoadQueryInfluencers influencers,
            SqlAstCreationContext context,
            boolean deduplicates) {
        UnfilteredQueryGuard.check(statement, influencers.getSessionFactory());
        return super.createSelectTranslator(
                statement, options, parameters, bindings, influencers, context, deduplicates);
    }

    @Override
    public SqmTranslator<? extends MutationStatement> createMutationTranslator(
            SqmDmlStatement<?> statement,
            QueryOptions options,
            DomainParameterXref parameters,
            QueryParameterBindings bindings,
            LoadQueryInfluencers influencers,
            SqlAstCreationContext context) {
        MutationQueryGuard.of(influencers.getSessionFactory()).check(statement);
        return super.createMutationTranslator(statement, options, parameters, bindings, influencers, context);
    }
}
