package dev.tenancy.testkit.isolation;

import static dev.tenancy.testkit.isolation.Targets.ENTITIES;
import static dev.tenancy.testkit.isolation.Targets.NATURAL_ID;
import static dev.tenancy.testkit.isolation.Targets.VERSIONED;
import static dev.tenancy.testkit.isolation.Vector.change;
import static dev.tenancy.testkit.isolation.Vector.read;

import jakarta.persistence.EntityGraph;
import jakarta.persistence.LockModeType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.KeyType;
import org.hibernate.LockMode;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.jspecify.annotations.Nullable;

/** Loading a row by its key. */
// What is deprecated works still.
@SuppressWarnings({"deprecation", "removal"})
final class LoadVectors {

    private LoadVectors() {}

    static List<Vector> all() {
        return List.of(
                read("find", ENTITIES, a -> a.session(s -> s.find(a.type(), a.id()))),
                read(
                        "find by entity name",
                        ENTITIES,
                        a -> a.session(s -> s.find(a.entity().name(), a.id()))),
                read("find with a pessimistic read lock", ENTITIES, a -> find(a, LockModeType.PESSIMISTIC_READ)),
                read("find with a pessimistic write lock", ENTITIES, a -> find(a, LockModeType.PESSIMISTIC_WRITE)),
                read("find with an optimistic lock", VERSIONED, a -> find(a, LockModeType.OPTIMISTIC)),
                change(
                        "find with a forced increment",
                        VERSIONED,
                        a -> find(a, LockModeType.PESSIMISTIC_FORCE_INCREMENT)),
                change(
                        "find with an optimistic forced increment",
                        VERSIONED,
                        a -> find(a, LockModeType.OPTIMISTIC_FORCE_INCREMENT)),
                read(
                        "find with an entity graph",
                        ENTITIES,
                        a -> a.session(s -> {
                            EntityGraph<Object> graph = s.createEntityGraph(a.type());
                            return s.find(graph, a.id());
                        })),
                read(
                        "find with a fetch graph hint",
                        ENTITIES,
                        a -> a.session(s -> s.find(
                                a.type(),
                                a.id(),
                                Map.of("jakarta.persistence.fetchgraph", s.createEntityGraph(a.type()))))),
                read("findMultiple", ENTITIES, a -> a.session(s -> s.findMultiple(a.type(), List.of(a.id())))),
                read(
                        "findMultiple with the attacker's own",
                        ENTITIES,
                        a -> a.session(s -> s.findMultiple(a.type(), List.of(a.ownId(), a.id())))),
                read("get", ENTITIES, LoadVectors::get),
                read("byId", ENTITIES, LoadVectors::byId),
                read("byId, optional", ENTITIES, LoadVectors::byIdOptional),
                read("byId, reference", ENTITIES, LoadVectors::byIdReference),
                read("byMultipleIds", ENTITIES, LoadVectors::byMultipleIds),
                read("getReference", ENTITIES, a -> a.session(s -> s.getReference(a.type(), a.id()))),
                read(
                        "getReference by entity name",
                        ENTITIES,
                        a -> a.session(s -> s.getReference(a.entity().name(), a.id()))),
                read("getReference of a detached row", ENTITIES, a -> a.session(s -> s.getReference(a.forged()))),
                read(
                        "load into an instance",
                        ENTITIES,
                        a -> a.session(s -> {
                            Object row = a.newRow();
                            s.load(row, a.id());
                            return row;
                        })),
                read(
                        "refresh of a reference",
                        ENTITIES,
                        a -> a.session(s -> {
                            Object row = s.getReference(a.type(), a.id());
                            s.refresh(row);
                            return row;
                        })),
                read(
                        "lock of a reference",
                        ENTITIES,
                        a -> a.session(s -> {
                            Object row = s.getReference(a.type(), a.id());
                            s.lock(row, LockMode.PESSIMISTIC_WRITE);
                            return row;
                        })),
                change(
                        "forced increment of a reference",
                        VERSIONED,
                        a -> a.session(s -> {
                            Object row = s.getReference(a.type(), a.id());
                            s.lock(row, LockModeType.PESSIMISTIC_FORCE_INCREMENT);
                            return row;
                        })),
                read(
                        "find by natural id",
                        NATURAL_ID,
                        a -> a.session(s -> s.find(a.type(), naturalId(a), KeyType.NATURAL))),
                read(
                        "byNaturalId",
                        NATURAL_ID,
                        a -> a.session(
                                s -> s.byNaturalId(a.type()).using(naturalId(a)).load())),
                read(
                        "byNaturalId, reference",
                        NATURAL_ID,
                        a -> a.session(
                                s -> s.byNaturalId(a.type()).using(naturalId(a)).getReference())),
                read(
                        "byMultipleNaturalId",
                        NATURAL_ID,
                        a -> a.session(s -> s.byMultipleNaturalId(a.type()).multiLoad(simpleNaturalId(a)))),
                read(
                        "bySimpleNaturalId",
                        NATURAL_ID,
                        a -> a.session(s -> s.bySimpleNaturalId(a.type()).load(simpleNaturalId(a)))));
    }

    private static @Nullable Object find(Attempt a, LockModeType mode) throws Exception {
        return a.session(s -> s.find(a.type(), a.id(), mode));
    }

    private static @Nullable Object get(Attempt a) throws Exception {
        return a.session(s -> s.get(a.type(), a.id()));
    }

    private static @Nullable Object byId(Attempt a) throws Exception {
        return a.session(s -> s.byId(a.type()).load(a.id()));
    }

    private static @Nullable Object byIdOptional(Attempt a) throws Exception {
        return a.session(s -> s.byId(a.type()).loadOptional(a.id()));
    }

    private static @Nullable Object byIdReference(Attempt a) throws Exception {
        return a.session(s -> s.byId(a.type()).getReference(a.id()));
    }

    private static @Nullable Object byMultipleIds(Attempt a) throws Exception {
        return a.session(s -> s.byMultipleIds(a.type()).multiLoad(List.of(a.id(), a.ownId())));
    }

    static Map<String, Object> naturalId(Attempt a) {
        Map<String, Object> parts = new HashMap<>();
        for (AttributeMapping part : a.entity().naturalId()) {
            parts.put(part.getAttributeName(), a.known(part.getValue(a.attackedRow())));
        }
        return parts;
    }

    static Object simpleNaturalId(Attempt a) {
        Map<String, Object> parts = naturalId(a);
        if (parts.size() != 1) {
            throw new NotApplicable("A natural id of several attributes");
        }
        return parts.values().iterator().next();
    }
}
