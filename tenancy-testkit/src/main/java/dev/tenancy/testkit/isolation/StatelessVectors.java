package dev.tenancy.testkit.isolation;

import static dev.tenancy.testkit.isolation.Targets.ENTITIES;
import static dev.tenancy.testkit.isolation.Vector.change;
import static dev.tenancy.testkit.isolation.Vector.plant;
import static dev.tenancy.testkit.isolation.Vector.read;

import java.util.List;
import org.hibernate.LockMode;

/** Sessions without a persistence context. */
final class StatelessVectors {

    private StatelessVectors() {}

    static List<Vector> all() {
        return List.of(
                read("stateless get", ENTITIES, a -> a.stateless(s -> s.get(a.type(), a.id()))),
                read(
                        "stateless get by entity name",
                        ENTITIES,
                        a -> a.stateless(s -> s.get(a.entity().name(), a.id()))),
                read(
                        "stateless get with a lock",
                        ENTITIES,
                        a -> a.stateless(s -> s.get(a.type(), a.id(), LockMode.PESSIMISTIC_WRITE))),
                read(
                        "stateless get with an entity graph",
                        ENTITIES,
                        a -> a.stateless(s -> s.get(s.createEntityGraph(a.type()), a.id()))),
                read(
                        "stateless getMultiple",
                        ENTITIES,
                        a -> a.stateless(s -> s.getMultiple(a.type(), List.of(a.id(), a.ownId())))),
                read(
                        "stateless HQL",
                        ENTITIES,
                        a -> a.stateless(s -> a.select(s, "select e from {E} e where id(e) = :id"))),
                read(
                        "stateless refresh",
                        ENTITIES,
                        a -> a.stateless(s -> {
                            Object row = a.forged();
                            s.refresh(row);
                            return row;
                        })),
                read(
                        "stateless refresh with a lock",
                        ENTITIES,
                        a -> a.stateless(s -> {
                            Object row = a.forged();
                            s.refresh(row, LockMode.PESSIMISTIC_WRITE);
                            return row;
                        })),
                plant(
                        "stateless insert under the victim's id",
                        ENTITIES,
                        a -> a.stateless(s -> {
                            s.insert(a.forged());
                            return null;
                        })),
                plant(
                        "stateless insert with the victim's tenant",
                        ENTITIES,
                        a -> a.stateless(s -> {
                            s.insert(ofVictim(a, a.newRow()));
                            return null;
                        })),
                plant(
                        "stateless insertMultiple with the victim's tenant",
                        ENTITIES,
                        a -> a.stateless(s -> {
                            s.insertMultiple(List.of(a.newRow(), ofVictim(a, a.newRow())));
                            return null;
                        })),
                change(
                        "stateless update",
                        ENTITIES,
                        a -> a.stateless(s -> {
                            s.update(ofAttacker(a, a.forged()));
                            return null;
                        })),
                change(
                        "stateless update with the victim's tenant",
                        ENTITIES,
                        a -> a.stateless(s -> {
                            s.update(ofVictim(a, a.forged()));
                            return null;
                        })),
                change(
                        "stateless updateMultiple",
                        ENTITIES,
                        a -> a.stateless(s -> {
                            s.updateMultiple(List.of(ofAttacker(a, a.forged())));
                            return null;
                        })),
                plant(
                        "stateless update that gives a row away",
                        ENTITIES,
                        a -> a.stateless(s -> {
                            s.update(ofVictim(a, a.forgedOwn()));
                            return null;
                        })),
                change(
                        "stateless delete",
                        ENTITIES,
                        a -> a.stateless(s -> {
                            s.delete(ofAttacker(a, a.forged()));
                            return null;
                        })),
                change(
                        "stateless update without a tenant",
                        ENTITIES,
                        a -> a.stateless(s -> {
                            s.update(a.forged());
                            return null;
                        })),
                change(
                        "stateless delete without a tenant",
                        ENTITIES,
                        a -> a.stateless(s -> {
                            s.delete(a.forged());
                            return null;
                        })),
                change(
                        "stateless delete with the victim's tenant",
                        ENTITIES,
                        a -> a.stateless(s -> {
                            s.delete(ofVictim(a, a.forged()));
                            return null;
                        })),
                change(
                        "stateless deleteMultiple",
                        ENTITIES,
                        a -> a.stateless(s -> {
                            s.deleteMultiple(List.of(ofAttacker(a, a.forged())));
                            return null;
                        })),
                change(
                        "stateless upsert",
                        ENTITIES,
                        a -> a.stateless(s -> {
                            s.upsert(ofAttacker(a, a.forged()));
                            return null;
                        })),
                change(
                        "stateless upsert without a tenant",
                        ENTITIES,
                        a -> a.stateless(s -> {
                            s.upsert(a.forged());
                            return null;
                        })),
                change(
                        "stateless upsert with the victim's tenant",
                        ENTITIES,
                        a -> a.stateless(s -> {
                            s.upsert(ofVictim(a, a.forged()));
                            return null;
                        })),
                change(
                        "stateless upsertMultiple",
                        ENTITIES,
                        a -> a.stateless(s -> {
                            s.upsertMultiple(List.of(ofAttacker(a, a.forged())));
                            return null;
                        })),
                change(
                        "stateless HQL delete",
                        ENTITIES,
                        a -> a.stateless(s -> a.execute(s, "delete from {E} e where id(e) = :id"))),
                plant(
                        "stateless HQL update of the tenant",
                        ENTITIES,
                        a -> a.stateless(s -> a.execute(s, "update {E} e set e.{t} = :tenant where id(e) = :own"))),
                plant(
                        "stateless HQL insert with the victim's tenant",
                        ENTITIES,
                        a -> a.stateless(s -> Inserts.values(a, s, a.victim().identifier(), a.newRow()))));
    }

    private static Object ofAttacker(Attempt a, Object row) {
        a.entity().tenant().set(row, a.attacker().identifier());
        return row;
    }

    private static Object ofVictim(Attempt a, Object row) {
        a.entity().tenant().set(row, a.victim().identifier());
        return row;
    }
}
