package dev.tenancy.isolation;

import dev.tenancy.access.TenantContext;
import dev.tenancy.id.TenantId;
import dev.tenancy.persistence.DatabasePool;
import dev.tenancy.problem.Unavailable;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The switch that keeps the tenants of one persistence unit apart: every session is bound to the tenant of the {@link
 * TenantContext} in which it is opened, ways around that are refused, and on PostgreSQL the database itself holds the border by
 * row-level security. Give {@link #settings()} to the bootstrap of the unit, or set {@value #SETTING} to {@code enforce} in its
 * persistence.xml. Every entity is tenant-scoped, by extending {@link TenantScopedEntity} or by Hibernate's own
 * {@code @TenantId}, or marked {@link Shared}; else the unit does not start. Nor does one that joins transactions of JTA.
 *
 * <p>An instance serves one persistence unit. Thread-safe.
 */
public final class TenantIsolation {

    /** The setting of a persistence unit that switches the isolation on; its value is an instance, or the text {@code enforce}. */
    public static final String SETTING = "tenancy.isolation";

    private static final Logger LOG = LoggerFactory.getLogger(TenantIsolation.class);

    private final Refusals refusals;
    private final @Nullable UUID home;
    private final @Nullable DataSource owner;
    private final boolean appliesRowLevelSecurity;
    private final Consumer<Bypass> onBypass;
    private volatile @Nullable IsolatedUnit unit;

    private TenantIsolation(Builder builder) {
        refusals = new Refusals(builder.adoption);
        home = builder.home;
        owner = builder.owner;
        appliesRowLevelSecurity = builder.appliesRowLevelSecurity;
        onBypass = builder.onBypass;
    }

    /** Isolation that is enforced, without an owner's data source, whose bypasses are logged. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The isolation of {@code factory}.
     *
     * @throws IllegalStateException when it was made without one
     */
    public static TenantIsolation of(EntityManagerFactory factory) {
        Object setting =
                factory.unwrap(SessionFactoryImplementor.class).getProperties().get(SETTING);
        if (setting instanceof TenantIsolation isolation) {
            return isolation;
        }
        throw new IllegalStateException(
                "This EntityManagerFactory was made without isolation of tenants, so every session of it"
                        + " sees all tenants' rows. Make it with TenantIsolation.builder().build().settings().");
    }

    /** Settings for the bootstrap of the persistence unit, beside those of its own, its data source among them. */
    public Map<String, Object> settings() {
        return Map.of(SETTING, this);
    }

    /**
     * Does {@code work} in a transaction that sees and changes the rows of all tenants, and in which native SQL is allowed. For
     * work on behalf of the operator alone; it is told to the {@link Builder#onBypass trace} first. On PostgreSQL it runs as
     * the owner, whom row-level security lets through. No tenant context is bound in it; other tenants' may be bound one
     * after the other.
     *
     * @param reason why, for whoever reads the trace; not blank
     * @throws IllegalStateException on PostgreSQL when no owner's data source was given
     * @throws Unavailable as in {@link TenantSessions#callInTransaction}
     */
    public <R extends @Nullable Object, X extends Exception> R bypass(String reason, SessionWork<R, X> work) throws X {
        Bypass bypass = Bypass.of(reason);
        IsolatedUnit isolated = unit();
        if (isolated.holdsInDatabase() && refusals.isEnforcing() && owner == null) {
            throw new IllegalStateException(
                    "A bypass runs as the owner of the tables, but no owner's data source was given, and the"
                            + " application's own role sees one tenant at most. Give it to TenantIsolation.builder().owner(…).");
        }
        onBypass.accept(bypass);
        return bypass.call(() -> OwnTransactions.call(isolated.factory(), work));
    }

    /**
     * Examines role, tables, policies and settings anew, as the start does.
     *
     * @return what could let a tenant's rows out; empty when all is well, and on databases without row-level security
     * @throws Unavailable when the database is out of reach
     */
    public List<IsolationFinding> verify() {
        return unit().examine();
    }

    /** The SQL that makes PostgreSQL keep the tenants of this unit apart, whatever database the unit runs on now. */
    public RowLevelSecurity rowLevelSecurity(String applicationRole, String ownerRole) {
        return RowLevelSecurity.of(unit().model(), applicationRole, ownerRole);
    }

    Refusals refusals() {
        return refusals;
    }

    @Nullable
    DataSource owner() {
        return owner;
    }

    boolean appliesRowLevelSecurity() {
        return appliesRowLevelSecurity;
    }

    /** Whose the rows without a tenant are; known in the steps before {@link Adoption#ENFORCE} alone. */
    Optional<UUID> home() {
        return Optional.ofNullable(home);
    }

    UUID currentTenant() {
        if (home != null) {
            return TenantContext.find()
                    .map(context -> context.tenantId().value())
                    .orElseGet(this::homeTenant);
        }
        return TenantContext.current().tenantId().value();
    }

    /** Refuses a tenant other than the context's, and none outside a bypass. */
    void requireCurrent(UUID tenant) {
        if (tenant.equals(ContextTenantResolver.NO_TENANT)) {
            if (!Bypass.isRunning()) {
                throw new TenantIsolationException(
                        "A session without a tenant sees the rows of all, so there is none outside"
                                + " TenantIsolation.bypass.");
            }
            return;
        }
        if (!tenant.equals(currentTenant())) {
            refusals.refuse(
                    "The session belongs to another tenant than the context that is bound to this thread. Open the session"
                            + " inside the context it is used in, without a tenant identifier, and close it there.");
        }
    }

    /** Refuses a session of a tenant other than the context's, so also one that has outlived its context. */
    void requireCurrent(SharedSessionContractImplementor session) {
        requireCurrent((UUID) Objects.requireNonNull(session.getTenantIdentifierValue()));
    }

    /** Refuses a connection that no tenant is bound to, while tenants are served. */
    void requireStartOrBypass() {
        IsolatedUnit isolated = unit;
        if (isolated != null && isolated.isServing() && !Bypass.isRunning()) {
            refusals.refuse(
                    "A change of the schema, or its truncation, reaches the rows of all tenants. Do it by migrations"
                            + " before the start, or inside TenantIsolation.bypass(reason, …).");
        }
    }

    void requireUnbound() {
        if (unit != null) {
            throw new IllegalStateException(
                    "This TenantIsolation serves a persistence unit already. Build one of its own for each.");
        }
    }

    void bind(IsolatedUnit isolated) {
        requireUnbound();
        unit = isolated;
    }

    IsolatedUnit unit() {
        IsolatedUnit isolated = unit;
        if (isolated == null) {
            throw new IllegalStateException(
                    "No persistence unit was made with the settings of this TenantIsolation yet.");
        }
        return isolated;
    }

    private UUID homeTenant() {
        refusals.refuse(
                "No tenant context is bound, so there is no session. Do the work inside TenantContext.callIn or runIn.");
        return Objects.requireNonNull(home);
    }

    /** Not thread-safe. */
    public static final class Builder {

        private Adoption adoption = Adoption.ENFORCE;
        private @Nullable UUID home;
        private @Nullable DataSource owner;
        private boolean appliesRowLevelSecurity;
        private Consumer<Bypass> onBypass = Builder::log;

        private Builder() {}

        /**
         * A step before {@link Adoption#ENFORCE}, for a service that was written for one tenant.
         *
         * @param home the tenant whose the rows were so far; work without a context is done for it
         */
        public Builder adopting(Adoption step, TenantId home) {
            this.adoption = step;
            this.home = step == Adoption.ENFORCE ? null : home.value();
            return this;
        }

        /**
         * The data source of the role that owns the tables, on PostgreSQL: for {@link TenantIsolation#bypass}, and so for erasure
         * and back-fill, and for {@link #applyRowLevelSecurity}. None by default, and none is needed on other databases. It is not
         * closed.
         */
        public Builder owner(DataSource owner) {
            this.owner = DatabasePool.forLongWork(owner);
            return this;
        }

        /** Has the start apply row-level security as the {@link #owner}; else it comes from the application's own migrations. */
        public Builder applyRowLevelSecurity() {
            this.appliesRowLevelSecurity = true;
            return this;
        }

        /** Who is told of a bypass before it is done, and refuses it by throwing; by default it is logged. */
        public Builder onBypass(Consumer<Bypass> onBypass) {
            this.onBypass = onBypass;
            return this;
        }

        /** {@link IllegalStateException} when row-level security is to be applied without an owner. */
        public TenantIsolation build() {
            if (appliesRowLevelSecurity && owner == null) {
                throw new IllegalStateException(
                        "Row-level security is applied by the owner of the tables: give its data source to"
                                + " owner(…), or leave applyRowLevelSecurity() out and run the SQL as a migration.");
            }
            return new TenantIsolation(this);
        }

        private static void log(Bypass bypass) {
            LOG.info("Isolation of tenants bypassed at {}: {}", bypass.place(), bypass.reason());
        }
    }
}
