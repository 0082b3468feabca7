package dev.tenancy.isolation;

import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Formula;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Selectable;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/** SQL that a mapping brings along, and that Hibernate sends as it is. */
final class CustomSql {

    private CustomSql() {}

    static boolean isIn(PersistentClass entity) {
        Table table = entity.getTable();
        Value discriminator = entity.getDiscriminator();
        boolean isAny = isAny(
                entity.getCustomSQLInsert(),
                entity.getCustomSQLUpdate(),
                entity.getCustomSQLDelete(),
                entity.getLoaderName());
        return isAny
                || table.isSubselect()
                || (table.isView() && !MappedTenant.isScoped(entity))
                || isQuery(entity.getWhere())
                || (discriminator != null
                        && discriminator.getSelectables().stream().anyMatch(CustomSql::isQuery))
                || entity.getJoins().stream()
                        .anyMatch(join ->
                                isAny(join.getCustomSQLInsert(), join.getCustomSQLUpdate(), join.getCustomSQLDelete()));
    }

    static boolean isIn(Collection collection) {
        boolean isAny = isAny(
                collection.getCustomSQLInsert(),
                collection.getCustomSQLUpdate(),
                collection.getCustomSQLDelete(),
                collection.getCustomSQLDeleteAll(),
                collection.getLoaderName());
        return isAny
                || Stream.of(collection.getKey(), collection.getElement())
                        .flatMap(value -> value.getSelectables().stream())
                        .anyMatch(CustomSql::isQuery)
                || isQuery(collection.getWhere())
                || isQuery(collection.getManyToManyWhere())
                || isQuery(collection.getOrderBy())
                || isQuery(collection.getManyToManyOrdering());
    }

    static boolean isQuery(Selectable selectable) {
        if (selectable instanceof Column column) {
            return isQuery(column.getCustomRead()) || isQuery(column.getCustomWrite());
        }
        return selectable instanceof Formula formula && isQuery(formula.getFormula());
    }

    private static boolean isQuery(@Nullable String sql) {
        return sql != null && sql.toLowerCase(Locale.ROOT).contains("select");
    }

    private static boolean isAny(@Nullable String... statements) {
        return Stream.of(statements).anyMatch(Objects::nonNull);
    }
}
