package dev.tenancy.testkit.isolation;

import static dev.tenancy.testkit.isolation.Targets.ENTITIES;
import static dev.tenancy.testkit.isolation.Targets.INHERITING;
import static dev.tenancy.testkit.isolation.Vector.read;

import java.util.List;
import java.util.function.Function;
import org.hibernate.ScrollMode;
import org.hibernate.ScrollableResults;

/** Queries in HQL that read. */
final class QueryVectors {

    private QueryVectors() {}

    static List<Vector> all() {
        return List.of(
                hql("by id", "select e from {E} e where id(e) = :id"),
                hql("without a predicate", "select e from {E} e"),
                hql("of all ids", "select id(e) from {E} e"),
                hql("with a predicate that always holds", "select e from {E} e where id(e) = :id or 1 = 1"),
                hql("with a list of ids", "select e from {E} e where id(e) in (:id, :own)"),
                hql("of an attribute", "select e.{m} from {E} e where id(e) = :id"),
                hql("of the tenant", "select e.{t} from {E} e where id(e) = :id"),
                hql("with the victim's tenant", "select e from {E} e where e.{t} = :tenant"),
                hql("into a list", "select new list(e.{m}, id(e)) from {E} e"),
                hql("into a map", "select new map(e.{m} as value, id(e) as id) from {E} e"),
                hql("of the type", "select type(e) from {E} e where id(e) = :id"),
                hql("that counts", "select count(e) from {E} e"),
                hql("that counts one row", "select count(*) from {E} e where id(e) = :id"),
                hql("with a minimum and a maximum", "select min(e.{m}), max(e.{m}) from {E} e"),
                hql("with groups", "select e.{m}, count(*) from {E} e group by e.{m}"),
                hql("with a function by name", "select function('coalesce', e.{m}, e.{m}) from {E} e"),
                hql(
                        "with exists",
                        "select o.{m} from {E} o where id(o) = :own and exists (select 1 from {E} e where id(e) = :id)"),
                hql(
                        "with a subquery in its predicate",
                        "select o.{m} from {E} o where id(o) = :own and :id in (select id(e) from {E} e)"),
                hql(
                        "with a subquery in its select",
                        "select (select e.{m} from {E} e where id(e) = :id) from {E} o where id(o) = :own"),
                hql(
                        "with a derived root",
                        "select d.m from (select e.{m} as m, id(e) as i from {E} e) d where d.i = :id"),
                hql(
                        "with a common table expression",
                        "with c as (select e.{m} as m, id(e) as i from {E} e) select c.m from c c where c.i = :id"),
                hql(
                        "with a lateral join",
                        "select d.m from {E} o join lateral (select e.{m} as m from {E} e where id(e) = :id) d on 1 = 1 where id(o) = :own"),
                hql("with an entity join", "select e from {E} o join {E} e on id(e) = :id where id(o) = :own"),
                hql(
                        "with an outer entity join",
                        "select e.{m} from {E} o left join {E} e on id(e) = :id where id(o) = :own"),
                hql("with two roots", "select e from {E} o, {E} e where id(o) = :own and id(e) = :id"),
                hql("with a cross join", "select e.{m} from {E} o cross join {E} e"),
                hql(
                        "with a union",
                        "select o.{m} from {E} o where id(o) = :own union all select e.{m} from {E} e where id(e) = :id"),
                hql(
                        "with an intersection",
                        "select e.{m} from {E} e intersect select e.{m} from {E} e where id(e) = :id"),
                hql(
                        "with case and exists",
                        "select case when exists (select 1 from {E} e where id(e) = :id) then 'yes' else 'no' end from {E} o where id(o) = :own"),
                hql("with any", "select o.{m} from {E} o where id(o) = :own and :id = any (select id(e) from {E} e)"),
                hql(
                        "with sql()",
                        "select sql('(select {mc} from {T} where {k} = ?)', :id) from {E} o where id(o) = :own"),
                hql(
                        "with sql() in its predicate",
                        "select o.{m} from {E} o where id(o) = :own and cast(sql('(select count(*) from {T} where {k} = ?)', :id) as Integer) = 1"),
                hql("with column()", "select column(e.{mc} as String) from {E} e"),
                read(
                        "HQL over every entity",
                        Targets::once,
                        a -> a.session(s -> s.createSelectionQuery("from java.lang.Object", Object.class)
                                .getResultList())),
                on(INHERITING, "of its superclass", "select treat(e as {E}) from " + "{S} e where id(e) = :id"),
                on(INHERITING, "of an attribute of a subclass", "select treat(e as {E}).{m} from {S} e"),
                read(
                        "HQL, scrolled",
                        ENTITIES,
                        a -> a.session(s -> {
                            try (ScrollableResults<Object> rows = s.createSelectionQuery(
                                            a.text("from {E}"), Object.class)
                                    .scroll(ScrollMode.FORWARD_ONLY)) {
                                while (rows.next()) {
                                    a.see(rows.get());
                                }
                            }
                            return null;
                        })),
                read(
                        "HQL, streamed",
                        ENTITIES,
                        a -> a.session(s -> {
                            try (var rows = s.createSelectionQuery(a.text("from {E}"), Object.class)
                                    .getResultStream()) {
                                return rows.toList();
                            }
                        })),
                read(
                        "HQL, paged",
                        ENTITIES,
                        a -> a.session(s -> s.createSelectionQuery(a.text("from {E} e order by id(e)"), Object.class)
                                .setFirstResult(1)
                                .setMaxResults(5)
                                .getResultList())),
                read(
                        "HQL, counted by Hibernate",
                        ENTITIES,
                        a -> a.session(s -> s.createSelectionQuery(a.text("from {E}"), Object.class)
                                .getResultCount())),
                read(
                        "HQL with a pessimistic lock",
                        ENTITIES,
                        a -> a.session(s -> s.createSelectionQuery(a.text("from {E} e where id(e) = :id"), Object.class)
                                .setParameter("id", a.id())
                                .setHibernateLockMode(org.hibernate.LockMode.PESSIMISTIC_WRITE)
                                .getResultList())),
                read(
                        "named HQL",
                        ENTITIES,
                        a -> a.session(s -> {
                            String name = "isolation-matrix-" + a.entity().name();
                            a.sessions()
                                    .addNamedQuery(
                                            name,
                                            s.createQuery(
                                                    a.text("select e from {E} e where id(e) = :id"), Object.class));
                            return s.createNamedQuery(name, Object.class)
                                    .setParameter("id", a.id())
                                    .getResultList();
                        })));
    }

    private static Vector hql(String name, String hql) {
        return on(ENTITIES, name, hql);
    }

    private static Vector on(Function<MappedModel, List<Target>> targets, String name, String hql) {
        return read("HQL " + name, targets, a -> a.session(s -> a.select(s, hql)));
    }
}
