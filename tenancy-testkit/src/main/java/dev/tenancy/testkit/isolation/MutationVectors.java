package dev.tenancy.testkit.isolation;

import static dev.tenancy.testkit.isolation.Targets.ENTITIES;
import static dev.tenancy.testkit.isolation.Targets.REFERENCES;
import static dev.tenancy.testkit.isolation.Targets.VERSIONED;
import static dev.tenancy.testkit.isolation.Vector.Aim.CHANGE;
import static dev.tenancy.testkit.isolation.Vector.Aim.PLANT;
import static dev.tenancy.testkit.isolation.Vector.plant;

import java.util.List;
import java.util.function.Function;

/** Queries in HQL that write. */
final class MutationVectors {

    private MutationVectors() {}

    static List<Vector> all() {
        return List.of(
                hql(CHANGE, ENTITIES, "update by id", "update {E} e set e.{m} = :fresh where id(e) = :id"),
                hql(CHANGE, ENTITIES, "update without a predicate", "update {E} e set e.{m} = :fresh"),
                hql(
                        CHANGE,
                        ENTITIES,
                        "update with the victim's tenant",
                        "update {E} e set e.{m} = :fresh where e.{t} = :tenant"),
                hql(
                        CHANGE,
                        ENTITIES,
                        "update with a subquery",
                        "update {E} e set e.{m} = :fresh where exists (select 1 from {E} o where id(o) = :id and id(o) = id(e))"),
                hql(
                        CHANGE,
                        VERSIONED,
                        "versioned update",
                        "update versioned {E} e set e.{m} = :fresh where id(e) = :id"),
                hql(CHANGE, ENTITIES, "delete by id", "delete from {E} e where id(e) = :id"),
                hql(CHANGE, ENTITIES, "delete without a predicate", "delete from {E}"),
                hql(
                        CHANGE,
                        ENTITIES,
                        "delete with a predicate that always holds",
                        "delete from {E} e where id(e) = :id or 1 = 1"),
                hql(CHANGE, ENTITIES, "delete with the victim's tenant", "delete from {E} e where e.{t} = :tenant"),
                hql(
                        CHANGE,
                        ENTITIES,
                        "delete with a subquery",
                        "delete from {E} e where id(e) in (select id(o) from {E} o where id(o) = :id)"),
                hql(PLANT, ENTITIES, "update of the tenant", "update {E} e set e.{t} = :tenant where id(e) = :own"),
                hql(
                        CHANGE,
                        ENTITIES,
                        "update of the victim's tenant to the attacker's",
                        "update {E} e set e.{t} = :mine where id(e) = :id"),
                hql(
                        CHANGE,
                        ENTITIES,
                        "update that copies the victim's value",
                        "update {E} e set e.{m} = (select o.{m} from {E} o where id(o) = :id) where id(e) = :own"),
                hql(
                        PLANT,
                        REFERENCES,
                        "update of a reference",
                        "update {E} e set e.{a} = :reference where id(e) = :own"),
                hql(
                        PLANT,
                        REFERENCES,
                        "update of a reference by id",
                        "update {E} e set e.{a}.id = :foreign where id(e) = :own"),
                plant(
                        "HQL insert with the victim's tenant",
                        ENTITIES,
                        a -> a.session(s -> Inserts.values(a, s, a.victim().identifier(), a.newRow()))),
                plant(
                        "HQL insert with the victim's id",
                        ENTITIES,
                        a -> a.session(s -> Inserts.values(a, s, a.attacker().identifier(), a.forged()))),
                plant(
                        "HQL insert, on conflict do update",
                        ENTITIES,
                        a -> a.session(s -> Inserts.onConflict(a, s, a.forged()))),
                plant(
                        "HQL insert of a selection, for the victim",
                        ENTITIES,
                        a -> a.session(s -> Inserts.selection(a, s, a.victim().identifier(), a.ownId()))),
                plant(
                        "HQL insert of a selection of the victim's",
                        ENTITIES,
                        a -> a.session(s -> Inserts.selection(a, s, a.attacker().identifier(), a.id()))),
                plant(
                        "HQL insert with a reference to the victim's row",
                        REFERENCES,
                        a -> a.session(s -> {
                            Object row = a.newRow();
                            a.attribute().set(row, a.forgedForeign());
                            return Inserts.values(a, s, a.attacker().identifier(), row);
                        })));
    }

    private static Vector hql(Vector.Aim aim, Function<MappedModel, List<Target>> targets, String name, String hql) {
        return new Vector("HQL " + name, aim, targets, false, a -> a.session(s -> a.execute(s, hql)));
    }
}
