package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.access.TenantContext;
import dev.tenancy.persistence.DatabasePool;
import jakarta.persistence.CascadeType;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.LockModeType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.TableGenerator;
import jakarta.persistence.Timeout;
import jakarta.persistence.Version;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.hibernate.ScrollMode;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.Timeouts;
import org.hibernate.annotations.BatchSize;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.QuerySettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.hibernate.query.sqm.mutation.internal.temptable.LocalTemporaryTableMutationStrategy;
import org.hibernate.type.SqlTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The guard of a connection refuses the application's own SQL, and none of what Hibernate itself has to send. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HibernateOwnWorkTest {

    private static final int CARS = 30;

    private final TenantContext ours = TestContexts.newTenant();
    private final TenantContext theirs = TestContexts.newTenant();
    private TestUnit unit;

    @BeforeAll
    void open() {
        unit = TestUnit.onH2(
                TenantIsolation.builder(), Vehicle.class, Car.class, Trip.class, Counted.class, Ticket.class);
    }

    @AfterAll
    void close() {
        unit.close();
    }

    @BeforeEach
    void store() {
        for (TenantContext tenant : List.of(ours, theirs)) {
            in(tenant, session -> {
                for (int car = 0; car < CARS; car++) {
                    session.persist(new Car("car " + car));
                }
            });
        }
    }

    @AfterEach
    void delete() {
        in(theirs, session -> assertThat(cars(session)).hasSize(CARS));
        for (TenantContext tenant : List.of(ours, theirs)) {
            in(
                    tenant,
                    session -> session.createSelectionQuery("from Vehicle", Vehicle.class)
                            .getResultList()
                            .forEach(session::remove));
        }
    }

    @Test
    void shouldChangeEntitiesOfSeveralTablesByQuery() {
        in(ours, session -> {
            assertThat(session.createMutationQuery("update Car set name = 'x', seats = 9 where seats = 4")
                            .executeUpdate())
                    .isEqualTo(CARS);
            assertThat(session.createMutationQuery("delete from Car where seats = 9")
                            .executeUpdate())
                    .isEqualTo(CARS);
            assertThat(cars(session)).isEmpty();
        });
    }

    @Test
    void shouldMakeTemporaryTablesForThemWhereTheDatabaseNeedsThem() {
        try (HikariDataSource pool = DatabasePool.open("jdbc:h2:mem:temporary;DB_CLOSE_DELAY=-1", "sa", "");
                SessionFactory factory = new HibernatePersistenceConfiguration("temporary")
                        .managedClasses(Vehicle.class, Car.class, Trip.class)
                        .properties(TenantIsolation.builder().build().settings())
                        .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool)
                        .property(SchemaToolingSettings.HBM2DDL_AUTO, "create")
                        .property(
                                QuerySettings.QUERY_MULTI_TABLE_MUTATION_STRATEGY,
                                LocalTemporaryTableMutationStrategy.class.getName())
                        .createEntityManagerFactory()) {
            TenantContext.runIn(
                    ours,
                    () -> factory.inTransaction(session -> {
                        session.persist(new Car("one"));
                        session.flush();
                        assertThat(session.createMutationQuery("update Car set name = 'x', seats = 9")
                                        .executeUpdate())
                                .isOne();
                    }));
        }
    }

    @Test
    void shouldTakeIdsFromTablesAndSequences() {
        in(ours, session -> {
            Set<Long> ids = new HashSet<>();
            for (int number = 0; number < 120; number++) {
                Counted counted = new Counted();
                Ticket ticket = new Ticket();
                session.persist(counted);
                session.persist(ticket);
                ids.add(counted.id);
            }
            assertThat(ids).hasSize(120);
        });
    }

    @Test
    void shouldLockWithATimeout() throws SQLException {
        in(
                ours,
                session -> assertThat(session.createSelectionQuery("from Car", Car.class)
                                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                                .setHint("jakarta.persistence.lock.timeout", 50)
                                .getResultList())
                        .hasSize(CARS));
        long first = TenantContext.callIn(
                ours, () -> unit.factory().fromSession(session -> cars(session).get(0).id));
        try (Connection other = unit.pool().getConnection()) {
            other.setAutoCommit(false);
            other.createStatement().executeQuery("select * from vehicle for update");
            for (Timeout timeout : List.of(Timeout.milliseconds(20), Timeouts.NO_WAIT)) {
                assertThatThrownBy(() -> in(
                                ours,
                                session -> session.find(Car.class, first, LockModeType.PESSIMISTIC_WRITE, timeout)))
                        .isInstanceOf(PersistenceException.class)
                        .isNotInstanceOf(TenantIsolationException.class);
            }
            other.rollback();
        }
    }

    @Test
    void shouldKeepCollectionsLongTextsAndVersions() {
        in(ours, session -> {
            for (Car car : cars(session)) {
                car.manual = "a".repeat(100_000);
                car.tags.add("red");
                car.tags.add("fast");
                car.trips.add(new Trip(car));
            }
        });
        in(ours, session -> {
            List<Car> cars = cars(session);
            assertThat(cars).allMatch(car -> car.trips.size() == 1 && car.tags.size() == 2 && car.version == 1);
            assertThat(cars.get(0).manual).hasSize(100_000);
            cars.forEach(car -> car.tags.clear());
        });
        assertThatThrownBy(() -> in(ours, session -> {
                    Car stale = cars(session).get(0);
                    session.detach(stale);
                    stale.version = 0;
                    stale.name = "lost";
                    session.merge(stale);
                }))
                .isInstanceOf(OptimisticLockException.class);
    }

    @Test
    void shouldScrollStreamAndServeStatelessSessions() {
        in(ours, session -> {
            try (var results =
                    session.createSelectionQuery("from Car", Car.class).scroll(ScrollMode.SCROLL_INSENSITIVE)) {
                assertThat(results.last()).isTrue();
                assertThat(results.get().seats).isEqualTo(4);
            }
        });
        TenantContext.runIn(ours, () -> {
            try (StatelessSession session = unit.factory().openStatelessSession()) {
                session.beginTransaction();
                session.insertMultiple(List.of(new Ticket(), new Ticket()));
                assertThat(session.createSelectionQuery("from Car", Car.class).getResultStream())
                        .hasSize(CARS);
                session.getTransaction().commit();
            }
        });
    }

    private void in(TenantContext tenant, Consumer<Session> work) {
        TenantContext.runIn(tenant, () -> unit.factory().inTransaction(work::accept));
    }

    private static List<Car> cars(Session session) {
        return session.createSelectionQuery("from Car", Car.class).getResultList();
    }

    @Entity(name = "Vehicle")
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Vehicle extends TenantScopedEntity {

        @Id
        @GeneratedValue(strategy = GenerationType.TABLE, generator = "vehicles")
        @TableGenerator(name = "vehicles", allocationSize = 7)
        Long id;

        @Version
        int version;

        String name;
    }

    @Entity(name = "Car")
    static class Car extends Vehicle {

        int seats = 4;

        @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
        String manual;

        @ElementCollection
        @BatchSize(size = 10)
        Set<String> tags = new HashSet<>();

        @OneToMany(mappedBy = "car", cascade = CascadeType.ALL)
        @BatchSize(size = 10)
        List<Trip> trips = new ArrayList<>();

        Car() {}

        Car(String name) {
            this.name = name;
        }
    }

    @Entity(name = "Trip")
    static class Trip extends TenantScopedEntity {

        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @ManyToOne
        Car car;

        Trip() {}

        Trip(Car car) {
            this.car = car;
        }
    }

    @Entity(name = "Counted")
    static class Counted extends TenantScopedEntity {

        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "counted")
        @SequenceGenerator(name = "counted", allocationSize = 5)
        Long id;
    }

    @Entity(name = "Ticket")
    static class Ticket extends TenantScopedEntity {

        @Id
        @GeneratedValue(strategy = GenerationType.TABLE)
        Long id;
    }
}
