package dev.tenancy.testkit.isolation;

import static dev.tenancy.testkit.isolation.Targets.ALL_COLLECTIONS;
import static dev.tenancy.testkit.isolation.Targets.ENTITIES;
import static dev.tenancy.testkit.isolation.Targets.SHARED_COLLECTIONS;
import static dev.tenancy.testkit.isolation.Vector.change;
import static dev.tenancy.testkit.isolation.Vector.plant;
import static dev.tenancy.testkit.isolation.Vector.read;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.query.NativeQuery;
import org.jspecify.annotations.Nullable;

/** SQL of the application's own, through Hibernate and past it. */
final class NativeVectors {

    private static final String SELECT = "select * from {T} where {k} = :id";
    private static final String UPDATE = "update {T} set {mc} = :fresh where {k} = :id";
    private static final String DELETE_TABLES = "delete from {T} where {k} = :id";
    private static final String GIVE_AWAY = "update {R} set {tc} = :tenant where {rk} = :own";

    private NativeVectors() {}

    static List<Vector> all() {
        return List.of(
                read("native select by id", ENTITIES, a -> a.session(s -> a.selectNative(s, SELECT))),
                read(
                        "native select without a predicate",
                        ENTITIES,
                        a -> a.session(s -> a.selectNative(s, "select * from {T}"))),
                read(
                        "native select of every table",
                        ENTITIES,
                        a -> a.session(s -> a.entity().tables().stream()
                                .map(table -> s.createNativeQuery("select * from " + table.getTableName(), Object.class)
                                        .getResultList())
                                .toList())),
                read("native select of entities", ENTITIES, NativeVectors::entities),
                read(
                        "native select of entities, by result class",
                        ENTITIES,
                        a -> a.session(s -> s.createNativeQuery(a.text("select * from {R} where {rk} = :id"), a.type())
                                .setParameter("id", a.id())
                                .getResultList())),
                read(
                        "native select of scalars",
                        ENTITIES,
                        a -> a.session(s -> {
                            NativeQuery<Object> query =
                                    s.createNativeQuery(a.text("select {mc} as m from {T}"), Object.class);
                            return query.addScalar("m").getResultList();
                        })),
                read("native count", ENTITIES, a -> a.session(s -> a.selectNative(s, "select count(*) from {T}"))),
                read(
                        "named native select",
                        ENTITIES,
                        a -> a.session(s -> {
                            String name =
                                    "isolation-matrix-native-" + a.entity().name();
                            a.sessions().addNamedQuery(name, s.createNativeQuery(a.text(SELECT), Object.class));
                            return s.createNamedQuery(name, Object.class)
                                    .setParameter("id", a.id())
                                    .getResultList();
                        })),
                read(
                        "native select of a collection's table",
                        ALL_COLLECTIONS,
                        a -> a.session(s -> a.selectNative(s, "select * from {C}"))),
                read(
                        "native select of a shared collection's table",
                        SHARED_COLLECTIONS,
                        a -> a.session(s -> a.selectNative(s, "select * from {C}"))),
                change("native update by id", ENTITIES, a -> a.session(s -> a.executeNative(s, UPDATE))),
                change(
                        "native update without a predicate",
                        ENTITIES,
                        a -> a.session(s -> a.executeNative(s, "update {T} set {mc} = {mc}"))),
                change(
                        "native update of every row",
                        ENTITIES,
                        a -> a.session(s -> a.executeNative(s, "update {T} set {mc} = :fresh"))),
                change("native delete by id", ENTITIES, a -> a.session(s -> a.executeNative(s, DELETE_TABLES))),
                change(
                        "native delete of a collection's rows",
                        ALL_COLLECTIONS,
                        a -> a.session(s -> a.executeNative(s, "delete from {C} where {ck} = :id"))),
                plant("native update of the tenant", ENTITIES, a -> a.session(s -> a.executeNative(s, GIVE_AWAY))),
                plant(
                        "native insert of a copy for the victim",
                        ENTITIES,
                        a -> a.session(s -> NativeInserts.copy(a, s, a.victim().identifier(), a.ownId()))),
                plant(
                        "native insert of a copy of the victim's",
                        ENTITIES,
                        a -> a.session(
                                s -> NativeInserts.copy(a, s, a.attacker().identifier(), a.id()))),
                plant(
                        "native insert into a collection's table",
                        ALL_COLLECTIONS,
                        a -> a.session(s -> NativeInserts.element(a, s))),
                read(
                        "doWork",
                        ENTITIES,
                        a -> a.session(s -> {
                            s.doWork(connection -> a.see(select(a, connection)));
                            return null;
                        })),
                read(
                        "doReturningWork",
                        ENTITIES,
                        a -> a.session(s -> s.doReturningWork(connection -> select(a, connection)))),
                read(
                        "doWork of a stateless session",
                        ENTITIES,
                        a -> a.stateless(s -> s.doReturningWork(connection -> select(a, connection)))),
                read(
                        "callWithConnection",
                        ENTITIES,
                        a -> a.session(
                                s -> s.<Connection, Object>callWithConnection(connection -> select(a, connection)))),
                change(
                        "doWork that updates",
                        ENTITIES,
                        a -> a.session(s -> s.doReturningWork(connection -> update(a, connection, UPDATE)))),
                change(
                        "doWork that deletes",
                        ENTITIES,
                        a -> a.session(s -> s.doReturningWork(connection -> update(a, connection, DELETE_TABLES)))),
                plant(
                        "doWork that gives a row away",
                        ENTITIES,
                        a -> a.session(s -> s.doReturningWork(connection -> update(a, connection, GIVE_AWAY)))),
                read(
                        "connection kept beyond the work",
                        ENTITIES,
                        a -> a.session(s -> {
                            AtomicReference<@Nullable Connection> kept = new AtomicReference<>();
                            s.doWork(kept::set);
                            Connection connection = kept.get();
                            return connection == null ? null : select(a, connection);
                        })),
                read(
                        "statement that doReturningWork makes by a method reference",
                        ENTITIES,
                        a -> a.session(s -> {
                            try (Statement statement = s.doReturningWork(Connection::createStatement);
                                    ResultSet rows = statement.executeQuery(a.text("select * from {T}"))) {
                                return values(rows);
                            }
                        })),
                read(
                        "connection of the database's metadata",
                        ENTITIES,
                        a -> a.session(s -> s.doReturningWork(
                                connection -> select(a, connection.getMetaData().getConnection())))),
                read(
                        "connection of the unwrapped session",
                        ENTITIES,
                        a -> a.session(s -> select(
                                a,
                                s.unwrap(SharedSessionContractImplementor.class)
                                        .getJdbcCoordinator()
                                        .getLogicalConnection()
                                        .getPhysicalConnection()))),
                read(
                        "native select of a stateless session",
                        ENTITIES,
                        a -> a.stateless(s -> a.selectNative(s, SELECT))),
                change(
                        "native update of a stateless session",
                        ENTITIES,
                        a -> a.stateless(s -> a.executeNative(s, UPDATE))));
    }

    private static @Nullable Object entities(Attempt a) throws Exception {
        return a.session(s -> {
            NativeQuery<Object> query =
                    s.createNativeQuery("select {e.*}" + a.text(" from {R} e where e.{rk} = :id"), Object.class);
            return query.addEntity("e", a.type()).setParameter("id", a.id()).getResultList();
        });
    }

    private static List<Object> select(Attempt a, Connection connection) throws SQLException {
        try (PreparedStatement statement = prepare(a, connection, SELECT);
                ResultSet rows = statement.executeQuery()) {
            return values(rows);
        }
    }

    private static List<Object> values(ResultSet rows) throws SQLException {
        List<Object> found = new ArrayList<>();
        while (rows.next()) {
            List<@Nullable Object> row = new ArrayList<>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                row.add(rows.getString(i));
            }
            found.add(row);
        }
        return found;
    }

    private static int update(Attempt a, Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = prepare(a, connection, sql)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Attempt a, Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(a.text(sql).replaceAll(":[a-zA-Z]+", "?"));
        int next = 1;
        for (String parameter : Template.parameters(sql)) {
            statement.setObject(next++, Template.value(a, parameter));
        }
        return statement;
    }
}
