package dev.tenancy.testkit.isolation;

import static dev.tenancy.testkit.isolation.Targets.ENTITIES;
import static dev.tenancy.testkit.isolation.Vector.change;
import static dev.tenancy.testkit.isolation.Vector.plant;
import static dev.tenancy.testkit.isolation.Vector.read;

import dev.tenancy.access.TenantContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.hibernate.Filter;
import org.hibernate.Interceptor;
import org.hibernate.Session;
import org.hibernate.SharedSessionContract;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/** Sessions that are made, or made over, for another tenant. */
// Only the deprecated definition of a filter names its parameters.
@SuppressWarnings("deprecation")
final class SessionVectors {

    private static final String BY_ID = "select e from {E} e where id(e) = :id";

    private SessionVectors() {}

    static List<Vector> all() {
        return List.of(
                read(
                        "disableFilter, then a query",
                        ENTITIES,
                        a -> a.session(s -> {
                            disableFilters(a, s);
                            return a.select(s, BY_ID);
                        })),
                read(
                        "disableFilter, then find",
                        ENTITIES,
                        a -> a.session(s -> {
                            disableFilters(a, s);
                            return s.find(a.type(), a.id());
                        })),
                change(
                        "disableFilter, then an update",
                        ENTITIES,
                        a -> a.session(s -> {
                            disableFilters(a, s);
                            return a.execute(s, "update {E} e set e.{m} = :fresh where id(e) = :id");
                        })),
                change(
                        "disableFilter, then a removal",
                        ENTITIES,
                        a -> a.session(s -> {
                            disableFilters(a, s);
                            s.remove(s.find(a.type(), a.id()));
                            return null;
                        })),
                read(
                        "disableFilter of a stateless session",
                        ENTITIES,
                        a -> a.stateless(s -> {
                            disableFilters(a, s);
                            return a.select(s, BY_ID);
                        })),
                read(
                        "disableFilter of a session that shares its connection",
                        ENTITIES,
                        a -> a.session(s -> {
                            try (Session other =
                                    s.sessionWithOptions().connection().openSession()) {
                                disableFilters(a, other);
                                return a.select(other, BY_ID);
                            }
                        })),
                read(
                        "enableFilter with the victim's tenant",
                        ENTITIES,
                        a -> a.session(s -> {
                            enableFilters(a, s);
                            return a.select(s, BY_ID);
                        })),
                read(
                        "enableFilter with the victim's tenant, then find",
                        ENTITIES,
                        a -> a.session(s -> {
                            enableFilters(a, s);
                            return s.find(a.type(), a.id());
                        })),
                read(
                        "enabled filter's parameter set to the victim's tenant",
                        ENTITIES,
                        a -> a.session(s -> {
                            for (String name : a.sessions().getDefinedFilterNames()) {
                                setTenant(a, s.getEnabledFilter(name));
                            }
                            return a.select(s, BY_ID);
                        })),
                read(
                        "withOptions with the victim's tenant",
                        ENTITIES,
                        a -> a.asAttacker(() -> a.with(ofVictim(a), s -> s.find(a.type(), a.id())))),
                change(
                        "withOptions with the victim's tenant, then a removal",
                        ENTITIES,
                        a -> a.asAttacker(() -> a.with(ofVictim(a), s -> {
                            s.remove(s.find(a.type(), a.id()));
                            return null;
                        }))),
                plant(
                        "withOptions with the victim's tenant, then persist",
                        ENTITIES,
                        a -> a.asAttacker(() -> a.with(ofVictim(a), s -> {
                            s.persist(a.newRow());
                            return null;
                        }))),
                read(
                        "withStatelessOptions with the victim's tenant",
                        ENTITIES,
                        a -> a.asAttacker(() -> a.with(
                                a.sessions()
                                        .withStatelessOptions()
                                        .tenantIdentifier(a.victim().identifier())
                                        .openStatelessSession(),
                                s -> s.get(a.type(), a.id())))),
                read(
                        "sessionWithOptions with the victim's tenant",
                        ENTITIES,
                        a -> a.session(s -> a.with(
                                s.sessionWithOptions()
                                        .tenantIdentifier(a.victim().identifier())
                                        .openSession(),
                                other -> other.find(a.type(), a.id())))),
                read(
                        "sessionWithOptions with the victim's tenant and its own connection",
                        ENTITIES,
                        a -> a.session(s -> {
                            try (Session other = s.sessionWithOptions()
                                    .connection()
                                    .tenantIdentifier(a.victim().identifier())
                                    .openSession()) {
                                Object row = other.find(a.type(), a.id());
                                a.see(row);
                                return row;
                            }
                        })),
                read(
                        "statelessWithOptions with the victim's tenant",
                        ENTITIES,
                        a -> a.session(s -> a.with(
                                s.statelessWithOptions()
                                        .tenantIdentifier(a.victim().identifier())
                                        .openStatelessSession(),
                                other -> other.get(a.type(), a.id())))),
                read(
                        "createEntityManager with the victim's tenant as a hint",
                        ENTITIES,
                        a -> a.asAttacker(() -> a.with(
                                a.sessions()
                                        .createEntityManager(Map.of(
                                                "org.hibernate.tenantId",
                                                a.victim().identifier())),
                                s -> s.find(a.type(), a.id())))),
                read(
                        "withOptions as of a moment",
                        ENTITIES,
                        a -> a.asAttacker(() -> a.with(
                                a.sessions().withOptions().asOf(Instant.now()).openSession(),
                                s -> s.find(a.type(), a.id())))),
                read(
                        "statement inspector that widens the tenant's predicate",
                        ENTITIES,
                        a -> a.asAttacker(() -> a.with(
                                a.sessions()
                                        .withOptions()
                                        .statementInspector((UnaryOperator<String>) sql -> widened(a, sql))
                                        .openSession(),
                                s -> s.find(a.type(), a.id())))),
                plant(
                        "interceptor that puts in the victim's tenant",
                        ENTITIES,
                        a -> a.asAttacker(() -> a.with(
                                a.sessions()
                                        .withOptions()
                                        .interceptor(putting(a))
                                        .openSession(),
                                s -> {
                                    s.persist(a.newRow());
                                    return null;
                                }))),
                read("getCurrentSession", ENTITIES, a -> a.asAttacker(() -> findInCurrentSession(a))),
                read("getCurrentSession that the victim left open", ENTITIES, a -> {
                    Session left = TenantContext.callIn(a.victim().context(), a.sessions()::getCurrentSession);
                    left.beginTransaction();
                    try {
                        return a.asAttacker(() -> findInCurrentSession(a));
                    } finally {
                        if (left.isOpen() && left.getTransaction().isActive()) {
                            left.getTransaction().rollback();
                        }
                    }
                }),
                read(
                        "no context at all",
                        ENTITIES,
                        a -> a.with(a.sessions().createEntityManager(), s -> a.select(s, "select e from {E} e"))),
                read(
                        "session that the victim opened, used by the attacker",
                        ENTITIES,
                        a -> a.handedOver(s -> s.find(a.type(), a.id()))),
                change(
                        "session that the victim opened, used by the attacker to remove",
                        ENTITIES,
                        a -> a.handedOver(s -> {
                            s.remove(s.find(a.type(), a.id()));
                            return null;
                        })));
    }

    private static Session ofVictim(Attempt a) {
        return a.sessions()
                .withOptions()
                .tenantIdentifier(a.victim().identifier())
                .openSession();
    }

    private static @Nullable Object findInCurrentSession(Attempt a) {
        Session session = a.sessions().getCurrentSession();
        if (!session.getTransaction().isActive()) {
            session.beginTransaction();
        }
        try {
            Object row = session.find(a.type(), a.id());
            a.see(row);
            return row;
        } finally {
            session.getTransaction().rollback();
        }
    }

    private static void disableFilters(Attempt a, SharedSessionContract session) {
        a.sessions().getDefinedFilterNames().forEach(session::disableFilter);
    }

    private static void enableFilters(Attempt a, Session session) {
        a.sessions().getDefinedFilterNames().forEach(name -> setTenant(a, session.enableFilter(name)));
    }

    private static void setTenant(Attempt a, @Nullable Filter filter) {
        if (filter != null) {
            filter.getFilterDefinition()
                    .getParameterNames()
                    .forEach(name -> filter.setParameter(name, a.victim().identifier()));
        }
    }

    private static String widened(Attempt a, String sql) {
        String column = Columns.of(new Target(a.entity()), "tc");
        return sql.replaceAll("(\\w+\\.)?" + column + "\\s*=\\s*\\?", "($0 or 1=1)");
    }

    private static Interceptor putting(Attempt a) {
        return new Interceptor() {
            @Override
            public boolean onPersist(Object entity, Object id, Object[] state, String[] names, Type[] types) {
                for (int i = 0; i < names.length; i++) {
                    if (names[i].equals(a.entity().tenant().path())) {
                        state[i] = a.victim().identifier();
                    }
                }
                return true;
            }
        };
    }
}
