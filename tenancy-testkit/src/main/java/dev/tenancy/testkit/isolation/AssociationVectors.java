package dev.tenancy.testkit.isolation;

import static dev.tenancy.testkit.isolation.Targets.ALL_COLLECTIONS;
import static dev.tenancy.testkit.isolation.Targets.COLLECTIONS;
import static dev.tenancy.testkit.isolation.Targets.REFERENCES;
import static dev.tenancy.testkit.isolation.Vector.plant;
import static dev.tenancy.testkit.isolation.Vector.read;

import java.util.List;
import java.util.function.Function;

/** Ways along and through associations. */
final class AssociationVectors {

    private AssociationVectors() {}

    static List<Vector> all() {
        return List.of(
                hql(REFERENCES, "HQL along a reference", "select e.{a}.{fm} from {E} e where id(e) = :id"),
                hql(REFERENCES, "HQL for the id of a reference", "select e.{a}.id from {E} e"),
                hql(REFERENCES, "HQL with fk()", "select e.{m} from {E} e where fk(e.{a}) = :foreign"),
                hql(
                        REFERENCES,
                        "HQL with a join fetch of a reference",
                        "select e from {E} e left join fetch e.{a} where id(e) = :id"),
                hql(
                        REFERENCES,
                        "HQL with a join of a reference",
                        "select f.{fm} from {E} e join e.{a} f where id(f) = :foreign"),
                hql(
                        REFERENCES,
                        "HQL with a reference in its predicate",
                        "select e.{m} from {E} e where e.{a} = :reference"),
                hql(
                        COLLECTIONS,
                        "HQL with a join of a collection",
                        "select f from {E} e join e.{a} f where id(e) = :id"),
                hql(
                        COLLECTIONS,
                        "HQL with a join fetch of a collection",
                        "select e from {E} e left join fetch e.{a} where id(e) = :id"),
                hql(COLLECTIONS, "HQL with member of", "select e.{m} from {E} e where :reference member of e.{a}"),
                hql(ALL_COLLECTIONS, "HQL with elements()", "select elements(e.{a}) from {E} e"),
                hql(ALL_COLLECTIONS, "HQL with size()", "select size(e.{a}) from {E} e where id(e) = :id"),
                hql(ALL_COLLECTIONS, "HQL with is not empty", "select e.{m} from {E} e where e.{a} is not empty"),
                plant(
                        "reference to the victim's row",
                        REFERENCES,
                        a -> a.session(s -> {
                            a.attribute().set(s.find(a.type(), a.ownId()), a.foreign(s));
                            return null;
                        })),
                plant(
                        "reference of a new row to the victim's row",
                        REFERENCES,
                        a -> a.session(s -> {
                            Object row = a.newRow();
                            a.attribute().set(row, a.foreign(s));
                            s.persist(row);
                            return null;
                        })),
                plant(
                        "reference to a made-up row under the victim's id",
                        REFERENCES,
                        a -> a.session(s -> {
                            a.attribute().set(s.find(a.type(), a.ownId()), a.forgedForeign());
                            return null;
                        })),
                plant(
                        "reference merged to a made-up row under the victim's id",
                        REFERENCES,
                        a -> a.session(s -> {
                            Object row = a.forgedOwn();
                            a.attribute().set(row, a.forgedForeign());
                            s.merge(row);
                            return null;
                        })),
                plant("reference to a proxy of the victim's", REFERENCES, a -> {
                    Object proxy = NotApplicable.unlessPresent(a.asVictim(s -> a.foreign(s)));
                    return a.session(s -> {
                        a.attribute().set(s.find(a.type(), a.ownId()), proxy);
                        return null;
                    });
                }),
                plant(
                        "reference set by a stateless session",
                        REFERENCES,
                        a -> a.stateless(s -> {
                            Object row = s.get(a.type(), a.ownId());
                            a.attribute().set(row, a.forgedForeign());
                            s.update(row);
                            return null;
                        })),
                read("reference to the victim's row, read back", REFERENCES, a -> {
                    a.session(s -> {
                        a.attribute().set(s.find(a.type(), a.ownId()), a.foreign(s));
                        return null;
                    });
                    return a.session(s -> s.find(a.type(), a.ownId()));
                }),
                plant(
                        "victim's row added to a collection",
                        COLLECTIONS,
                        a -> a.session(s -> {
                            Object row = s.find(a.type(), a.ownId());
                            a.add(row, a.foreign(s));
                            return null;
                        })),
                plant(
                        "victim's row in a collection of a new row",
                        COLLECTIONS,
                        a -> a.session(s -> {
                            Object row = a.newRow();
                            a.add(row, a.foreign(s));
                            s.persist(row);
                            return null;
                        })),
                plant(
                        "victim's row in a collection that a stateless session stores",
                        COLLECTIONS,
                        a -> a.stateless(s -> {
                            Object row = a.newRow();
                            a.add(row, a.forgedForeign());
                            s.insert(row);
                            return null;
                        })),
                plant(
                        "made-up row under the victim's id merged into a collection",
                        COLLECTIONS,
                        a -> a.session(s -> {
                            Object row = a.forgedOwn();
                            a.add(row, a.forgedForeign());
                            s.merge(row);
                            return null;
                        })),
                read("victim's row added to a collection, read back", COLLECTIONS, a -> {
                    a.session(s -> {
                        a.add(s.find(a.type(), a.ownId()), a.foreign(s));
                        return null;
                    });
                    return a.session(s -> s.find(a.type(), a.ownId()));
                }),
                read("collection of the attacker's row under the victim's id", ALL_COLLECTIONS, a -> {
                    a.onlyValuesTell();
                    storeUnderVictimsId(a);
                    return a.session(s -> s.find(a.type(), a.id()));
                }));
    }

    // Where it is refused there may be a row of the attacker's under that id all the same, so there is nothing to see
    // in that.
    private static void storeUnderVictimsId(Attempt a) throws Exception {
        try {
            a.session(s -> Inserts.values(a, s, a.attacker().identifier(), a.forged()));
        } catch (RuntimeException refused) {
            a.known(a.id());
        }
    }

    private static Vector hql(Function<MappedModel, List<Target>> targets, String name, String hql) {
        return read(name, targets, a -> a.session(s -> a.select(s, hql)));
    }
}
