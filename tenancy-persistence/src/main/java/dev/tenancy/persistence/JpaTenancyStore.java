package dev.tenancy.persistence;

import dev.tenancy.access.AccessDirectory;
import dev.tenancy.access.ApiKeyAccess;
import dev.tenancy.access.TenantAccess;
import dev.tenancy.access.UserTokenAccess;
import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.store.UnitOfWork;
import dev.tenancy.store.UsageTransaction;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.usage.UsageHistory;
import dev.tenancy.usage.UsageLedger;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the engine knows in H2 or PostgreSQL. Any number of processes may share one PostgreSQL database, with the same
 * guarantees as one; H2 belongs to one process.
 *
 * <p>Whoever loses a deadlock is told {@link Unavailable} by a unit of work, which can't be repeated without its caller; the
 * stand-alone {@link #usage() ledger} repeats its call by itself, 5 times at most. Times are kept to the microsecond; what is
 * finer is cut off. Thread-safe.
 */
public final class JpaTenancyStore implements TenancyStore, AccessDirectory {

    private final SessionFactory sessions;
    private final DatabaseKind kind;
    private final AccessDirectory directory;
    private final GroupCommit groupCommit;
    private final UsageLedger usage;
    private final UsageHistory usageHistory;
    private final OwnTransaction ownTransaction;
    private final RunningUnits units = new RunningUnits();
    private final JoinedSessions joined;
    private final List<Consumer<StaleAnswers>> followers = new CopyOnWriteArrayList<>();

    private JpaTenancyStore(DataSource engine, SessionFactory sessions, DatabaseKind kind) {
        this.sessions = sessions;
        this.kind = kind;
        joined = new JoinedSessions(kind, engine);
        directory = new JpaAccessDirectory(sessions);
        ownTransaction = new OwnTransaction(engine, units, kind.ledgerSql().isOneStatement());
        groupCommit = new GroupCommit(
                kind.ledger(ownTransaction),
                deadline -> kind.ledger(ownTransaction.until(deadline)),
                units,
                new BatchFlush(engine, kind.batchSql()));
        usage = new ReclaimingLedger(groupCommit, ownTransaction, kind.reservationSql());
        usageHistory = new JdbcUsageHistory(ownTransaction, new LedgerSnapshot(engine, units, kind));
    }

    /**
     * A store on a schema that {@link TenancySchema#migrate} has made.
     *
     * @param engine the engine's data source, of H2 or PostgreSQL; the store does not close it
     * @throws IllegalStateException when the schema is not what this library needs
     * @throws Unavailable when the database is out of reach
     * @throws IllegalArgumentException for any other database
     */
    public static JpaTenancyStore open(DataSource engine) {
        DatabaseKind kind = DatabaseKind.of(engine);
        return new JpaTenancyStore(engine, EngineEntities.sessions(engine), kind);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R write(UnitOfWork<R, X> work) throws X {
        return run(work, true);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R read(UnitOfWork<R, X> work) throws X {
        return run(work, false);
    }

    @Override
    public UsageLedger usage() {
        return usage;
    }

    @Override
    public UsageHistory usageHistory() {
        return usageHistory;
    }

    /**
     * Lets usage take part in the running transaction of an application's entity manager, so that it lands or vanishes with the
     * application's own rows: {@code tenancy.usage().joining(store.join(entityManager))}. It serves the tenant that the entity
     * manager is of and no other. On PostgreSQL the application's role needs the rights that {@link ApplicationRole} grants, and
     * the engine's tables stay out of its reach.
     *
     * <p>When the database fails in the middle of a call, the transaction can only be rolled back. How long a call waits for
     * others is up to the settings of the application's connections.
     *
     * @return usable until the transaction ends, on its thread only; for another tenant, or without a running transaction, it
     *     throws {@link IllegalStateException}
     * @throws IllegalStateException when the entity manager's database is not the engine's own; asked once for each entity
     *     manager factory
     * @throws Unavailable when the database is out of reach
     */
    public UsageTransaction join(EntityManager entityManager) {
        return joined.join(entityManager);
    }

    @Override
    public void ping() {
        ownTransaction.reading(
                connection -> connection.prepareStatement("select 1").execute());
    }

    /** Closes what the store opened, when the charges that it has taken are decided; its data source stays open. */
    @Override
    public void close() {
        groupCommit.close();
        sessions.close();
    }

    @Override
    public Optional<ApiKeyAccess> findApiKey(String lookupId) {
        return directory.findApiKey(lookupId);
    }

    @Override
    public Optional<UserTokenAccess> findUserToken(String lookupId) {
        return directory.findUserToken(lookupId);
    }

    @Override
    public Optional<TenantAccess> findTenant(TenantReference reference) {
        return directory.findTenant(reference);
    }

    @Override
    public Optional<TenantUser> findOwner(TenantId tenant) {
        return directory.findOwner(tenant);
    }

    @Override
    public Page<TenantId> activeTenants(PageRequest request) {
        return directory.activeTenants(request);
    }

    /** Whether other nodes may work on the same database. */
    boolean isShared() {
        return kind == DatabaseKind.POSTGRESQL;
    }

    /** Sends one notice, on PostgreSQL. */
    void announce(String notice) {
        ownTransaction.inTransaction(connection -> {
            ChangeNotice.send(connection, Set.of(notice));
            return notice;
        });
    }

    /** Tells {@code follower}, before the changing call returns, what each unit of work of this store makes stale. */
    void follow(Consumer<StaleAnswers> follower) {
        followers.add(follower);
    }

    void unfollow(Consumer<StaleAnswers> follower) {
        followers.remove(follower);
    }

    private <R extends @Nullable Object, X extends Exception> R run(UnitOfWork<R, X> work, boolean lands) throws X {
        units.begin();
        try (JpaUnit unit = JpaUnit.begin(sessions)) {
            R result = work.run(JpaRepositories.of(unit, kind));
            if (lands) {
                land(unit);
            }
            return result;
        } finally {
            units.end();
        }
    }

    // Told of a commit that failed too: whether it landed may be unknown.
    private void land(JpaUnit unit) {
        try {
            unit.commit(kind.announcement());
        } finally {
            followers.forEach(follower -> follower.accept(unit.stale()));
        }
    }
}
