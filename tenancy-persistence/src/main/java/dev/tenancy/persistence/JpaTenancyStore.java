package dev.tenancy.persistence;

import dev.tenancy.access.AccessDirectory;
import dev.tenancy.access.ApiKeyAccess;
import dev.tenancy.access.TenantAccess;
import dev.tenancy.access.UserTokenAccess;
import dev.tenancy.id.TenantId;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.store.UnitOfWork;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.TenantReference;
import dev.tenancy.usage.UsageLedger;
import java.util.Optional;
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
    private final AccessDirectory directory;
    private final LedgerSql ledgerSql;
    private final UsageLedger usage;
    private final OwnTransaction ownTransaction;
    private final RunningUnits units = new RunningUnits();

    private JpaTenancyStore(DataSource engine, SessionFactory sessions, LedgerSql ledgerSql) {
        this.sessions = sessions;
        this.ledgerSql = ledgerSql;
        directory = new JpaAccessDirectory(sessions);
        ownTransaction = new OwnTransaction(engine, units, ledgerSql.isOneStatement());
        usage = new JdbcUsageLedger(ownTransaction, ledgerSql);
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
        LedgerSql ledgerSql = DatabaseKind.of(engine).ledgerSql();
        return new JpaTenancyStore(engine, EngineEntities.sessions(engine), ledgerSql);
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
    public void ping() {
        ownTransaction.inTransaction(
                connection -> connection.prepareStatement("select 1").execute());
    }

    /** Closes what the store opened; its data source stays open. */
    @Override
    public void close() {
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

    private <R extends @Nullable Object, X extends Exception> R run(UnitOfWork<R, X> work, boolean lands) throws X {
        units.begin();
        try (JpaUnit unit = JpaUnit.begin(sessions)) {
            R result = work.run(JpaRepositories.of(unit, ledgerSql));
            if (lands) {
                unit.commit();
            }
            return result;
        } finally {
            units.end();
        }
    }
}
