package dev.tenancy.testkit.isolation;

import static dev.tenancy.testkit.isolation.Targets.ALL_COLLECTIONS;
import static dev.tenancy.testkit.isolation.Targets.ENTITIES;
import static dev.tenancy.testkit.isolation.Targets.NATURAL_ID;
import static dev.tenancy.testkit.isolation.Targets.SHARED_COLLECTIONS;
import static dev.tenancy.testkit.isolation.Vector.change;
import static dev.tenancy.testkit.isolation.Vector.read;

import dev.tenancy.access.TenantContext;
import java.util.List;
import org.hibernate.Hibernate;
import org.hibernate.KeyType;
import org.hibernate.Session;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** The second-level cache, warmed by the victim. */
final class CacheVectors {

    private CacheVectors() {}

    static List<Vector> all() {
        return List.of(
                read("warm cache, then find", ENTITIES, a -> {
                            warm(a, s -> s.find(a.type(), a.id()));
                            return a.session(s -> s.find(a.type(), a.id()));
                        })
                        .cached(),
                read("warm cache, then findMultiple", ENTITIES, a -> {
                            warm(a, s -> s.find(a.type(), a.id()));
                            return a.session(s -> s.findMultiple(a.type(), List.of(a.id(), a.ownId())));
                        })
                        .cached(),
                read("warm cache, then a reference", ENTITIES, a -> {
                            warm(a, s -> s.find(a.type(), a.id()));
                            return a.session(s -> s.getReference(a.type(), a.id()));
                        })
                        .cached(),
                read("warm cache, then a stateless get", ENTITIES, a -> {
                            warm(a, s -> s.find(a.type(), a.id()));
                            return a.stateless(s -> s.get(a.type(), a.id()));
                        })
                        .cached(),
                read("warm cache, then a get of a stateless session that the victim opened", ENTITIES, a -> {
                            warm(a, s -> s.find(a.type(), a.id()));
                            StatelessSession left =
                                    TenantContext.callIn(a.victim().context(), a.sessions()::openStatelessSession);
                            return a.asAttacker(() -> a.with(left, s -> s.get(a.type(), a.id())));
                        })
                        .cached(),
                read("cache warmed by a query, then find", ENTITIES, a -> {
                            warm(
                                    a,
                                    s -> s.createSelectionQuery(a.text("from {E}"), Object.class)
                                            .getResultList());
                            return a.session(s -> s.find(a.type(), a.id()));
                        })
                        .cached(),
                read("warm cache asked whether it holds the row", ENTITIES, a -> {
                    warm(a, s -> s.find(a.type(), a.id()));
                    return a.asAttacker(() -> a.sessions().getCache().containsEntity(a.type(), a.id()));
                }),
                read("warm natural id cache", NATURAL_ID, a -> {
                            Object naturalId = LoadVectors.simpleNaturalId(a);
                            warm(a, s -> s.find(a.type(), naturalId, KeyType.NATURAL));
                            return a.session(s -> s.find(a.type(), naturalId, KeyType.NATURAL));
                        })
                        .cached(),
                read("warm query cache", ENTITIES, a -> {
                            warm(a, s -> cachedQuery(a, s));
                            return a.session(s -> cachedQuery(a, s));
                        })
                        .cached(),
                read("warm query cache, stateless", ENTITIES, a -> {
                            warm(a, s -> cachedQuery(a, s));
                            return a.stateless(
                                    s -> s.createSelectionQuery(a.text("select e.{m} from {E} e"), Object.class)
                                            .setCacheable(true)
                                            .getResultList());
                        })
                        .cached(),
                read("warm collection cache", ALL_COLLECTIONS, a -> {
                            warm(a, s -> initialized(a.attribute().of(s.find(a.type(), a.id()))));
                            return a.session(s -> s.find(a.type(), a.id()));
                        })
                        .cached(),
                read("warm collection cache of a shared row", SHARED_COLLECTIONS, a -> {
                            warm(a, s -> initialized(a.attribute().of(s.find(a.type(), a.ownId()))));
                            return a.session(s -> initialized(a.attribute().of(s.find(a.type(), a.ownId()))));
                        })
                        .cached(),
                read("collection cache of a shared row, warmed by the attacker", SHARED_COLLECTIONS, a -> {
                            a.session(s -> initialized(a.attribute().of(s.find(a.type(), a.ownId()))));
                            return a.session(s -> initialized(a.attribute().of(s.find(a.type(), a.ownId()))));
                        })
                        .cached(),
                change("warm cache, then a removal", ENTITIES, a -> {
                            warm(a, s -> s.find(a.type(), a.id()));
                            return a.session(s -> {
                                s.remove(s.getReference(a.type(), a.id()));
                                return null;
                            });
                        })
                        .cached(),
                change("warm cache, then a merge", ENTITIES, a -> {
                            warm(a, s -> s.find(a.type(), a.id()));
                            return a.session(s -> s.merge(a.forged()));
                        })
                        .cached());
    }

    private static void warm(Attempt a, Attempt.Work<Session> work) {
        a.asVictim(work);
    }

    private static Object cachedQuery(Attempt a, Session session) {
        return session.createSelectionQuery(a.text("select e.{m} from {E} e"), Object.class)
                .setCacheable(true)
                .getResultList();
    }

    private static @Nullable Object initialized(@Nullable Object collection) {
        Hibernate.initialize(collection);
        return collection;
    }
}
