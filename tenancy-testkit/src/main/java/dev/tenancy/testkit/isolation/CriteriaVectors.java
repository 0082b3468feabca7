package dev.tenancy.testkit.isolation;

import static dev.tenancy.testkit.isolation.Targets.ENTITIES;
import static dev.tenancy.testkit.isolation.Targets.REFERENCES;
import static dev.tenancy.testkit.isolation.Vector.change;
import static dev.tenancy.testkit.isolation.Vector.plant;
import static dev.tenancy.testkit.isolation.Vector.read;

import jakarta.persistence.criteria.CriteriaDelete;
import jakarta.persistence.criteria.CriteriaUpdate;
import jakarta.persistence.criteria.Path;
import jakarta.persistence.criteria.Root;
import jakarta.persistence.criteria.Subquery;
import java.util.List;
import java.util.function.BiConsumer;
import org.hibernate.Session;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.hibernate.query.criteria.JpaCriteriaQuery;
import org.hibernate.query.criteria.JpaRoot;

/** Queries put together in Java. */
final class CriteriaVectors {

    private CriteriaVectors() {}

    static List<Vector> all() {
        return List.of(
                read(
                        "criteria by id",
                        ENTITIES,
                        a -> a.session(s -> select(
                                a,
                                s,
                                (query, root) -> query.select(root)
                                        .where(s.getCriteriaBuilder().equal(root.id(), a.id()))))),
                read(
                        "criteria without a predicate",
                        ENTITIES,
                        a -> a.session(s -> select(a, s, (query, root) -> query.select(root)))),
                read(
                        "criteria of an attribute",
                        ENTITIES,
                        a -> a.session(s -> select(a, s, (query, root) -> query.select(path(root, a.marker()))))),
                read(
                        "criteria that counts",
                        ENTITIES,
                        a -> a.session(s -> select(
                                a,
                                s,
                                (query, root) ->
                                        query.select(s.getCriteriaBuilder().count(root))))),
                read(
                        "criteria with the victim's tenant",
                        ENTITIES,
                        a -> a.session(s -> select(
                                a,
                                s,
                                (query, root) -> query.select(root)
                                        .where(s.getCriteriaBuilder()
                                                .equal(
                                                        path(root, a.entity().tenant()),
                                                        a.victim().identifier()))))),
                read(
                        "criteria with a subquery",
                        ENTITIES,
                        a -> a.session(s -> select(a, s, (query, root) -> {
                            Subquery<Object> other = query.subquery(Object.class);
                            Root<Object> row = other.from(a.type());
                            other.select(path(row, a.marker()))
                                    .where(s.getCriteriaBuilder()
                                            .equal(s.getCriteriaBuilder().id(row), a.id()));
                            query.select(other);
                        }))),
                read(
                        "criteria with a cross join",
                        ENTITIES,
                        a -> a.session(s -> select(a, s, (query, root) -> query.select(root.crossJoin(a.type()))))),
                read(
                        "criteria with an entity join",
                        ENTITIES,
                        a -> a.session(s -> select(a, s, (query, root) -> {
                            var other = root.join(a.type());
                            other.on(s.getCriteriaBuilder().equal(other.id(), a.id()));
                            query.select(other);
                        }))),
                read(
                        "criteria with two roots",
                        ENTITIES,
                        a -> a.session(s -> select(a, s, (query, root) -> {
                            JpaRoot<Object> other = query.from(a.type());
                            query.select(other).where(s.getCriteriaBuilder().equal(other.id(), a.id()));
                        }))),
                read(
                        "criteria with sql()",
                        ENTITIES,
                        a -> a.session(s -> select(
                                a,
                                s,
                                (query, root) -> query.select(s.getCriteriaBuilder()
                                        .sql(a.text("(select min({mc}) from {T})"), Object.class))))),
                read(
                        "criteria with a join",
                        REFERENCES,
                        a -> a.session(s -> select(a, s, (query, root) -> query.select(path(root, a.attribute()))))),
                change("criteria update", ENTITIES, a -> a.session(s -> update(a, s, a.marker(), a.fresh(), a.id()))),
                plant(
                        "criteria update of the tenant",
                        ENTITIES,
                        a -> a.session(s ->
                                update(a, s, a.entity().tenant(), a.victim().identifier(), a.ownId()))),
                plant(
                        "criteria update of a reference",
                        REFERENCES,
                        a -> a.session(s -> update(a, s, a.attribute(), a.forgedForeign(), a.ownId()))),
                change(
                        "criteria delete",
                        ENTITIES,
                        a -> a.session(s -> {
                            CriteriaDelete<Object> delete =
                                    s.getCriteriaBuilder().createCriteriaDelete(a.type());
                            Root<Object> root = delete.from(a.type());
                            delete.where(s.getCriteriaBuilder()
                                    .equal(s.getCriteriaBuilder().id(root), a.id()));
                            return s.createMutationQuery(delete).executeUpdate();
                        })),
                change(
                        "criteria delete without a predicate",
                        ENTITIES,
                        a -> a.session(s -> {
                            CriteriaDelete<Object> delete =
                                    s.getCriteriaBuilder().createCriteriaDelete(a.type());
                            delete.from(a.type());
                            return s.createMutationQuery(delete).executeUpdate();
                        })),
                plant(
                        "criteria insert with the victim's tenant",
                        ENTITIES,
                        a -> a.session(s -> Inserts.criteria(a, s, a.victim().identifier(), a.newRow()))));
    }

    private static List<Object> select(
            Attempt a, Session session, BiConsumer<JpaCriteriaQuery<Object>, JpaRoot<Object>> shape) {
        HibernateCriteriaBuilder builder = session.getCriteriaBuilder();
        JpaCriteriaQuery<Object> query = builder.createQuery(Object.class);
        shape.accept(query, query.from(a.type()));
        return session.createQuery(query).getResultList();
    }

    private static int update(Attempt a, Session session, MappedAttribute attribute, Object value, Object id) {
        HibernateCriteriaBuilder builder = session.getCriteriaBuilder();
        CriteriaUpdate<Object> update = builder.createCriteriaUpdate(a.type());
        Root<Object> root = update.from(a.type());
        update.set(path(root, attribute), value);
        update.where(builder.equal(builder.id(root), id));
        return session.createMutationQuery(update).executeUpdate();
    }

    static <T> Path<T> path(Path<?> root, MappedAttribute attribute) {
        Path<?> path = root;
        String[] steps = attribute.path().split("\\.", -1);
        for (int i = 0; i < steps.length - 1; i++) {
            path = path.get(steps[i]);
        }
        return path.get(steps[steps.length - 1]);
    }
}
