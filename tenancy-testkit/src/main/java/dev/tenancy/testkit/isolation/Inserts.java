package dev.tenancy.testkit.isolation;

import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.query.MutationQuery;
import org.hibernate.query.QueryProducer;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.hibernate.query.criteria.JpaCriteriaInsertValues;

/** Inserts in HQL, with all that a row needs. */
final class Inserts {

    private Inserts() {}

    /** Inserts the values of {@code row}, for {@code tenant}. */
    static int values(Attempt a, QueryProducer session, Object tenant, Object row) {
        return execute(session, a, tenant, row, "");
    }

    static int onConflict(Attempt a, QueryProducer session, Object row) {
        return execute(
                session,
                a,
                a.attacker().identifier(),
                row,
                a.text(" on conflict (" + idPath(a) + ") do update set {m} = excluded.{m}"));
    }

    private static int execute(QueryProducer session, Attempt a, Object tenant, Object row, String conflict) {
        Map<String, Object> values = values(a, row);
        values.put(a.entity().tenant().path(), tenant);
        List<String> parameters = new ArrayList<>();
        values.keySet().forEach(path -> parameters.add(":p" + parameters.size()));
        MutationQuery query = session.createMutationQuery(
                "insert into " + a.entity().name() + " (" + String.join(", ", values.keySet()) + ") values ("
                        + String.join(", ", parameters) + ")" + conflict);
        int next = 0;
        for (Object value : values.values()) {
            query.setParameter("p" + next++, value);
        }
        return query.executeUpdate();
    }

    /** Inserts the values of {@code row}, for {@code tenant}, by criteria. */
    static int criteria(Attempt a, Session session, Object tenant, Object row) {
        Map<String, Object> values = values(a, row);
        values.put(a.entity().tenant().path(), tenant);
        HibernateCriteriaBuilder builder = session.getCriteriaBuilder();
        JpaCriteriaInsertValues<Object> insert = builder.createCriteriaInsertValues(a.type());
        List<Path<?>> paths = new ArrayList<>();
        List<Expression<?>> literals = new ArrayList<>();
        values.forEach((path, value) -> {
            Path<?> target = insert.getTarget();
            for (String step : path.split("\\.", -1)) {
                target = target.get(step);
            }
            paths.add(target);
            literals.add(builder.value(value));
        });
        insert.setInsertionTargetPaths(paths);
        insert.values(builder.values(literals));
        return session.createMutationQuery(insert).executeUpdate();
    }

    /** Copies the row of that identifier, for {@code tenant} and under a new identifier. */
    static int selection(Attempt a, QueryProducer session, Object tenant, Object source) {
        Object row = a.newRow();
        Map<String, Object> values = values(a, row);
        Object id = values.remove(idPath(a));
        List<String> paths = new ArrayList<>(values.keySet());
        String selected = paths.stream().map(path -> "e." + path).collect(Collectors.joining(", "));
        if (id != null) {
            paths.add(idPath(a));
            selected += ", :id";
        }
        paths.add(a.entity().tenant().path());
        MutationQuery query =
                session.createMutationQuery("insert into " + a.entity().name() + " ("
                        + String.join(", ", paths) + ") select " + selected + ", :tenant from "
                        + a.entity().name() + " e where id(e) = :source");
        if (id != null) {
            query.setParameter("id", id);
        }
        return query.setParameter("tenant", tenant)
                .setParameter("source", source)
                .executeUpdate();
    }

    private static String idPath(Attempt a) {
        return a.entity().persister().getIdentifierMapping().getAttributeName();
    }

    private static Map<String, Object> values(Attempt a, Object row) {
        Map<String, Object> values = new LinkedHashMap<>();
        Object id = a.entity().id(row);
        if (id != null) {
            values.put(idPath(a), id);
        }
        for (MappedAttribute attribute : a.entity().attributes()) {
            Object value = attribute.isBasic() || attribute.isReference() ? attribute.of(row) : null;
            if (value != null) {
                values.put(attribute.path(), value);
            }
        }
        if (a.entity().isVersioned()) {
            values.remove(a.entity()
                    .persister()
                    .getVersionMapping()
                    .getVersionAttribute()
                    .getAttributeName());
        }
        return values;
    }
}
