package dev.tenancy.testkit.isolation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.hibernate.metamodel.mapping.SelectableMapping;
import org.hibernate.query.QueryProducer;

/** Inserts in SQL, into tables of which only the mapping is known. */
final class NativeInserts {

    private NativeInserts() {}

    /** Copies the first table's row of {@code source}, for {@code tenant} and under a new identifier. */
    static int copy(Attempt a, QueryProducer session, Object tenant, Object source) {
        if (a.entity().tables().size() > 1) {
            throw new NotApplicable(a.entity() + " has several tables");
        }
        List<String> columns = new ArrayList<>();
        for (MappedAttribute attribute : a.entity().attributes()) {
            if (!attribute.isPlural()) {
                attribute.mapping().forEachSelectable((index, column) -> {
                    if (column.isInsertable() && !column.isFormula()) {
                        columns.add(column.getSelectionExpression());
                    }
                });
            }
        }
        List<String> selected = new ArrayList<>(columns);
        SelectableMapping discriminator = a.entity().persister().getDiscriminatorMapping();
        if (discriminator != null && !discriminator.isFormula()) {
            columns.add(discriminator.getSelectionExpression());
            selected.add(discriminator.getSelectionExpression());
        }
        return session.createNativeMutationQuery(a.text("insert into {R} ({rk}, {tc}, ") + String.join(", ", columns)
                        + ") select :newId, :tenant, " + String.join(", ", selected)
                        + a.text(" from {R} where {rk} = :source"))
                .setParameter("newId", newId(a))
                .setParameter("tenant", tenant)
                .setParameter("source", source)
                .executeUpdate();
    }

    private static Object newId(Attempt a) {
        return a.rows().required(a.entity().persister().getIdentifierMapping(), a.entity() + "'s identifier", 9);
    }

    /** Adds a row to a collection's table: one of the attacker's own, under the victim's key. */
    static int element(Attempt a, QueryProducer session) {
        if (a.attribute().isInverse()) {
            throw new NotApplicable("The collection has no table of its own");
        }
        String table = Columns.of(a.target(), "C");
        String key = Columns.of(a.target(), "ck");
        if (a.attribute().entityName() != null
                && a.foreignEntity().tables().stream()
                        .anyMatch(mapped -> mapped.getTableName().equals(table))) {
            throw new NotApplicable("The collection has no table of its own");
        }
        List<String> others = new ArrayList<>();
        Columns.element(a.target()).forEachSelectable((index, column) -> others.add(column.getSelectionExpression()));
        Columns.index(a.target())
                .ifPresent(
                        part -> part.forEachSelectable((index, column) -> others.add(column.getSelectionExpression())));
        String rest = others.stream().collect(Collectors.joining(", "));
        return session.createNativeMutationQuery("insert into " + table + " (" + key + ", " + rest + ") select :id, "
                        + rest + " from " + table + " where " + key + " = :own")
                .setParameter("id", a.id())
                .setParameter("own", a.ownId())
                .executeUpdate();
    }
}
