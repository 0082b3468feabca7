package dev.tenancy.testkit.isolation;

import static dev.tenancy.testkit.isolation.Targets.SHARED_COLLECTIONS;
import static dev.tenancy.testkit.isolation.Vector.change;
import static dev.tenancy.testkit.isolation.Vector.plant;
import static dev.tenancy.testkit.isolation.Vector.read;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.hibernate.Hibernate;
import org.hibernate.Session;

/** Ways through a row that belongs to nobody and collects rows of every tenant. */
final class SharedVectors {

    private SharedVectors() {}

    static List<Vector> all() {
        return List.of(
                hql("a join of a shared collection", "select f from {E} e join e.{a} f"),
                hql("a join fetch of a shared collection", "select e from {E} e left join fetch e.{a}"),
                hql("elements() of a shared collection", "select elements(e.{a}) from {E} e"),
                hql("size() of a shared collection", "select size(e.{a}) from {E} e"),
                hql("the greatest element of a shared collection", "select max(elements(e.{a})) from {E} e"),
                hql("member of a shared collection", "select id(e) from {E} e where :reference member of e.{a}"),
                hql("ids of a shared collection", "select element(e.{a}).id from {E} e"),
                hql("a path through a shared collection", "select element(e.{a}).{fm} from {E} e"),
                hql(
                        "a subquery on a shared collection",
                        "select id(e) from {E} e where exists (select 1 from e.{a} f where f = :reference)"),
                read("collection of a shared row", SHARED_COLLECTIONS, a -> a.session(s -> collection(a, s))),
                read(
                        "collection of a shared row, by entity graph",
                        SHARED_COLLECTIONS,
                        a -> a.session(s -> {
                            var graph = s.createEntityGraph(a.type());
                            graph.addAttributeNodes(a.attribute().path());
                            return s.find(graph, a.ownId());
                        })),
                read(
                        "collection of a shared row, by a stateless session",
                        SHARED_COLLECTIONS,
                        a -> a.stateless(s -> {
                            Object collection =
                                    NotApplicable.unlessPresent(a.attribute().of(s.get(a.type(), a.ownId())));
                            s.fetch(collection);
                            return collection;
                        })),
                read(
                        "size of a shared row's collection",
                        SHARED_COLLECTIONS,
                        a -> a.session(s -> elements(collection(a, s)).size())),
                read(
                        "shared row's collection asked for the victim's row",
                        SHARED_COLLECTIONS,
                        a -> a.session(s -> elements(collection(a, s)).contains(a.foreign(s)))),
                change(
                        "shared row's collection cleared",
                        SHARED_COLLECTIONS,
                        a -> a.session(s -> {
                            elements(collection(a, s)).clear();
                            return null;
                        })),
                change(
                        "shared row's collection replaced",
                        SHARED_COLLECTIONS,
                        a -> a.session(s -> {
                            a.attribute().set(s.find(a.type(), a.ownId()), null);
                            return null;
                        })),
                change(
                        "victim's row removed from a shared row's collection",
                        SHARED_COLLECTIONS,
                        a -> a.session(s -> {
                            Object id = a.foreignId();
                            elements(collection(a, s))
                                    .removeIf(element -> a.foreignEntity()
                                            .id(Hibernate.unproxy(element))
                                            .equals(id));
                            return null;
                        })),
                change(
                        "every row of a shared row's collection changed",
                        SHARED_COLLECTIONS,
                        a -> a.session(s -> {
                            elements(collection(a, s)).forEach(element -> a.change(a.foreignEntity(), element));
                            return null;
                        })),
                change(
                        "every row of a shared row's collection removed",
                        SHARED_COLLECTIONS,
                        a -> a.session(s -> {
                            Collection<Object> elements = elements(collection(a, s));
                            List<Object> rows = new ArrayList<>(elements);
                            rows.sort(Comparator.comparing(row -> String.valueOf(s.getIdentifier(row))));
                            elements.clear();
                            rows.forEach(s::remove);
                            return null;
                        })),
                change(
                        "shared row removed",
                        SHARED_COLLECTIONS,
                        a -> a.session(s -> {
                            s.remove(s.find(a.type(), a.ownId()));
                            return null;
                        })),
                change(
                        "shared row removed by a stateless session",
                        SHARED_COLLECTIONS,
                        a -> a.stateless(s -> {
                            s.delete(s.get(a.type(), a.ownId()));
                            return null;
                        })),
                change(
                        "shared row removed by HQL",
                        SHARED_COLLECTIONS,
                        a -> a.session(s -> a.execute(s, "delete from {E} e where id(e) = :own"))),
                change(
                        "shared row merged with empty collections",
                        SHARED_COLLECTIONS,
                        a -> a.session(s -> {
                            s.merge(a.forgedOwn());
                            return null;
                        })),
                plant(
                        "victim's row in a collection of a new shared row",
                        SHARED_COLLECTIONS,
                        a -> a.session(s -> {
                            Object row = a.newRow();
                            s.persist(row);
                            a.add(row, a.foreign(s));
                            return null;
                        })));
    }

    private static Vector hql(String name, String hql) {
        return read("HQL with " + name, SHARED_COLLECTIONS, a -> a.session(s -> a.select(s, hql)));
    }

    private static Object collection(Attempt a, Session session) {
        return NotApplicable.unlessPresent(a.attribute().of(session.find(a.type(), a.ownId())));
    }

    @SuppressWarnings("unchecked")
    private static Collection<Object> elements(Object collection) {
        return (Collection<Object>) (collection instanceof Map<?, ?> map ? map.values() : collection);
    }
}
