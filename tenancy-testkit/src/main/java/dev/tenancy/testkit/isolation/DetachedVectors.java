package dev.tenancy.testkit.isolation;

import static dev.tenancy.testkit.isolation.Targets.ENTITIES;
import static dev.tenancy.testkit.isolation.Vector.change;
import static dev.tenancy.testkit.isolation.Vector.plant;
import static dev.tenancy.testkit.isolation.Vector.read;

import java.util.List;
import org.hibernate.Hibernate;
import org.hibernate.LockMode;

/** Instances that come from outside: made up under the victim's identifier, or handed on from a session of the victim's. */
final class DetachedVectors {

    private DetachedVectors() {}

    static List<Vector> all() {
        return List.of(
                change("merge of a row under the victim's id", ENTITIES, a -> a.session(s -> s.merge(a.forged()))),
                change(
                        "remove of a row under the victim's id",
                        ENTITIES,
                        a -> a.session(s -> {
                            s.remove(a.forged());
                            return null;
                        })),
                change(
                        "merge, then remove, under the victim's id",
                        ENTITIES,
                        a -> a.session(s -> {
                            s.remove(s.merge(a.forged()));
                            return null;
                        })),
                change(
                        "remove of a reference",
                        ENTITIES,
                        a -> a.session(s -> {
                            s.remove(s.getReference(a.type(), a.id()));
                            return null;
                        })),
                read(
                        "refresh of a row under the victim's id",
                        ENTITIES,
                        a -> a.session(s -> {
                            Object row = a.forged();
                            s.refresh(row);
                            return row;
                        })),
                read(
                        "lock of a row under the victim's id",
                        ENTITIES,
                        a -> a.session(s -> {
                            Object row = a.forged();
                            s.lock(row, LockMode.PESSIMISTIC_READ);
                            s.refresh(row);
                            return row;
                        })),
                change(
                        "lock, then a change, of a row under the victim's id",
                        ENTITIES,
                        a -> a.session(s -> {
                            Object row = a.forged();
                            s.lock(row, LockMode.NONE);
                            a.marker().set(row, a.fresh());
                            return null;
                        })),
                plant(
                        "persist of a row under the victim's id",
                        ENTITIES,
                        a -> a.session(s -> {
                            s.persist(a.forged());
                            return null;
                        })),
                plant(
                        "persist of a row with the victim's tenant",
                        ENTITIES,
                        a -> a.session(s -> {
                            Object row = a.newRow();
                            a.entity().tenant().set(row, a.victim().identifier());
                            s.persist(row);
                            return null;
                        })),
                plant(
                        "managed row given the victim's tenant",
                        ENTITIES,
                        a -> a.session(s -> {
                            Object row = s.find(a.type(), a.ownId());
                            a.entity().tenant().set(row, a.victim().identifier());
                            a.marker().set(row, a.fresh());
                            return null;
                        })),
                plant(
                        "merge of a row with the victim's tenant",
                        ENTITIES,
                        a -> a.session(s -> {
                            Object row = a.newRow();
                            a.entity().tenant().set(row, a.victim().identifier());
                            s.merge(row);
                            return null;
                        })),
                plant(
                        "merge of the attacker's row with the victim's tenant",
                        ENTITIES,
                        a -> a.session(s -> {
                            Object row = a.forgedOwn();
                            a.entity().tenant().set(row, a.victim().identifier());
                            s.merge(row);
                            return null;
                        })),
                change(
                        "merge of a row under the victim's id with the victim's tenant",
                        ENTITIES,
                        a -> a.session(s -> {
                            Object row = a.forged();
                            a.entity().tenant().set(row, a.victim().identifier());
                            return s.merge(row);
                        })),
                change(
                        "managed row given the victim's id",
                        ENTITIES,
                        a -> a.session(s -> {
                            Object row = s.find(a.type(), a.ownId());
                            a.entity().persister().getIdentifierMapping().setIdentifier(row, a.id(), null);
                            a.marker().set(row, a.fresh());
                            return null;
                        })),
                read("proxy of the victim's, initialized", ENTITIES, a -> {
                    Object proxy = proxy(a);
                    return a.session(s -> {
                        Hibernate.initialize(proxy);
                        return proxy;
                    });
                }),
                read("proxy of the victim's, refreshed", ENTITIES, a -> {
                    Object proxy = proxy(a);
                    return a.session(s -> {
                        s.refresh(proxy);
                        return proxy;
                    });
                }),
                read("proxy of the victim's, locked", ENTITIES, a -> {
                    Object proxy = proxy(a);
                    return a.session(s -> {
                        s.lock(proxy, LockMode.PESSIMISTIC_WRITE);
                        return proxy;
                    });
                }),
                read("proxy of the victim's, merged", ENTITIES, a -> {
                    Object proxy = proxy(a);
                    return a.session(s -> s.merge(proxy));
                }),
                read("proxy of the victim's, traded for another", ENTITIES, a -> {
                    Object proxy = proxy(a);
                    return a.session(s -> s.getReference(proxy));
                }),
                change("proxy of the victim's, removed", ENTITIES, a -> {
                    Object proxy = proxy(a);
                    return a.session(s -> {
                        s.remove(proxy);
                        return null;
                    });
                }),
                change("row of the victim's, changed and merged", ENTITIES, a -> {
                    Object row = loaded(a);
                    return a.session(s -> {
                        a.marker().set(row, a.fresh());
                        s.merge(row);
                        return null;
                    });
                }),
                change("row of the victim's, removed", ENTITIES, a -> {
                    Object row = loaded(a);
                    return a.session(s -> {
                        s.remove(row);
                        return null;
                    });
                }),
                change("row of the victim's, locked and changed", ENTITIES, a -> {
                    Object row = loaded(a);
                    return a.session(s -> {
                        s.lock(row, LockMode.NONE);
                        a.marker().set(row, a.fresh());
                        return null;
                    });
                }));
    }

    private static Object proxy(Attempt a) {
        return NotApplicable.unlessPresent(a.asVictim(s -> s.getReference(a.type(), a.id())));
    }

    private static Object loaded(Attempt a) {
        return NotApplicable.unlessPresent(a.asVictim(s -> s.find(a.type(), a.id())));
    }
}
