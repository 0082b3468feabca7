package dev.tenancy.isolation;

import dev.tenancy.access.TenantContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.hibernate.ConnectionAcquisitionMode;
import org.hibernate.ConnectionReleaseMode;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;

/**
 * Transactions of several tenants on several threads over one small pool, some of which fail, are timed out, killed,
 * interrupted or left open, at points that a seed decides.
 */
final class Turmoil {

    private static final int THREADS = 6;

    private final SessionFactory factory;
    private final DataSource pool;
    private final BoundDatabase database;
    private final List<TenantContext> tenants;
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger looked = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger killed = new AtomicInteger();
    private final ReentrantLock leak = new ReentrantLock();

    Turmoil(SessionFactory factory, DataSource pool, BoundDatabase database, List<TenantContext> tenants) {
        this.factory = factory;
        this.pool = pool;
        this.database = database;
        this.tenants = tenants;
    }

    /** How many notes the tenant has, always. */
    static int notesOf(int tenant) {
        return 3 + 2 * tenant;
    }

    Turmoil run(int transactions, long seed) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(seed + thread);
            threads.execute(() -> {
                for (int number = 0; number < transactions / THREADS; number++) {
                    oneOfThem(random, number % tenants.size());
                }
            });
        }
        threads.shutdown();
        if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
            threads.shutdownNow();
            throw new IllegalStateException("The transactions did not end");
        }
        return this;
    }

    /** What was seen and must not be. */
    Queue<String> violations() {
        return violations;
    }

    /** How often a transaction could look at its rows. */
    int looked() {
        return looked.get();
    }

    int failed() {
        return failed.get();
    }

    int killed() {
        return killed.get();
    }

    private void oneOfThem(Random random, int tenant) {
        try {
            TenantContext.runIn(tenants.get(tenant), () -> {
                switch (random.nextInt(12)) {
                    case 0 -> severalInOneSession(random, tenant);
                    case 1 -> leftOpen(random, tenant);
                    case 2 -> factory.inSession(session -> look(session, tenant));
                    default -> factory.inTransaction(session -> disturbed(session, random, tenant));
                }
            });
            if (random.nextInt(20) == 0) {
                lookAsAStranger();
            }
        } catch (RuntimeException planted) {
            failed.incrementAndGet();
        } finally {
            Thread.interrupted();
        }
    }

    private void disturbed(Session session, Random random, int tenant) {
        switch (random.nextInt(60)) {
            case 0 -> throw new Planted();
            case 1 ->
                session.createNativeQuery("select 1 / (select 0)", Integer.class)
                        .getResultList();
            case 2 ->
                session.createNativeQuery(
                                "select 1 from pg_cancel_backend(pg_backend_pid()), pg_sleep(1)", Integer.class)
                        .getResultList();
            case 3 -> killSomebody(random);
            case 4 -> Thread.currentThread().interrupt();
            case 5 ->
                session.createNativeQuery(
                                "select 1 from pg_terminate_backend(pg_backend_pid()), pg_sleep(1)", Integer.class)
                        .getResultList();
            default -> {}
        }
        look(session, tenant);
        switch (random.nextInt(20)) {
            case 0 -> throw new Planted();
            case 1 -> {
                session.createNativeQuery("select set_config('statement_timeout', '1', true)", String.class)
                        .getResultList();
                session.createNativeQuery("select 1 from pg_sleep(1)", Integer.class)
                        .getResultList();
            }
            case 2 -> {
                session.createMutationQuery("update Note set email = email || '!'")
                        .executeUpdate();
                throw new Planted();
            }
            case 3 -> {
                UUID id = session.createSelectionQuery("select min(id) from Note", UUID.class)
                        .getSingleResult();
                session.detach(session.find(Note.class, id));
                session.persist(new Note(id, "twin"));
                session.flush();
            }
            case 4 ->
                session.doWork(connection -> {
                    connection.rollback();
                    connection.setSavepoint();
                });
            case 5 -> {
                Note added = new Note(
                        UUID.randomUUID(), tenants.get(tenant).tenantId().value() + "/added");
                session.persist(added);
                session.flush();
                session.remove(added);
            }
            case 6 -> killSomebody(random);
            default -> {}
        }
        look(session, tenant);
    }

    private void severalInOneSession(Random random, int tenant) {
        try (Session session = factory.withOptions()
                .connectionHandling(ConnectionAcquisitionMode.AS_NEEDED, ConnectionReleaseMode.ON_CLOSE)
                .openSession()) {
            for (int transaction = 0; transaction < 3; transaction++) {
                session.beginTransaction();
                boolean done = false;
                try {
                    look(session, tenant);
                    done = random.nextBoolean();
                } finally {
                    if (!done) {
                        session.getTransaction().rollback();
                    }
                }
                if (done) {
                    session.getTransaction().commit();
                }
            }
        }
    }

    // One at a time, or all connections might be left open by threads that wait for another.
    private void leftOpen(Random random, int tenant) {
        if (!leak.tryLock()) {
            return;
        }
        StatelessSession open = factory.openStatelessSession();
        try {
            open.beginTransaction();
            open.createSelectionQuery("from Note", Note.class).getResultList();
            open.insert(new Note(UUID.randomUUID(), "left open"));
            int other = random.nextInt(tenants.size());
            TenantContext.callUnbound(() -> {
                TenantContext.runIn(tenants.get(other), () -> factory.inTransaction(session -> look(session, other)));
                return open;
            });
        } finally {
            leak.unlock();
            open.close();
        }
    }

    private void look(Session session, int tenant) {
        String id = tenants.get(tenant).tenantId().value().toString();
        List<Note> notes = session.createSelectionQuery("from Note", Note.class).getResultList();
        List<String> owners = session.createNativeQuery("select tenant_id::text from note", String.class)
                .getResultList();
        String setting = session.createNativeQuery("select current_setting('tenancy.tenant', true)", String.class)
                .getSingleResult();
        looked.incrementAndGet();
        if (!owners.stream().allMatch(id::equals)) {
            violations.add("foreign rows");
        }
        if (notes.size() != notesOf(tenant) || owners.size() != notesOf(tenant)) {
            violations.add(notes.size() + " and " + owners.size() + " of " + notesOf(tenant) + " rows");
        }
        if (!id.equals(setting)) {
            violations.add("another tenant is set");
        }
    }

    /** A borrower of the same pool that is no session. */
    private void lookAsAStranger() {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet left = statement.executeQuery(
                        "select coalesce(current_setting('tenancy.tenant', true), ''), count(*) from note")) {
            left.next();
            if (!left.getString(1).isEmpty() || left.getInt(2) != 0) {
                violations.add("a tenant was left behind");
            }
        } catch (SQLException killedMeanwhile) {
            failed.incrementAndGet();
        }
    }

    private void killSomebody(Random random) {
        if (random.nextInt(4) != 0) {
            return;
        }
        killed.incrementAndGet();
        database.asSuperuser("select pg_terminate_backend(pid) from pg_stat_activity where usename = '"
                + database.database().applicationUser() + "' order by random() limit 1");
    }

    private static final class Planted extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
