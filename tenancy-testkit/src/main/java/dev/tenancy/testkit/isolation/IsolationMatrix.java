package dev.tenancy.testkit.isolation;

import dev.tenancy.access.Caller;
import dev.tenancy.access.TenantContext;
import dev.tenancy.plan.Entitlements;
import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.testkit.TestTenant;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Attacks the rows of one tenant from the sessions of another, in every way it knows, on every entity and association that a
 * Hibernate persistence unit maps. It proves both sides: the row is there and its own tenant gets at it in the same way,
 * and nobody else does, nor can tell that it exists.
 *
 * <p>The tenant of a session is that of the bound {@link TenantContext}. The matrix makes two tenants and rows of its own, and
 * leaves the tables as it found them; sequences may start anew. Not thread-safe, and nobody else may use the tables meanwhile.
 */
public final class IsolationMatrix {

    private final EntityManagerFactory factory;
    private final DataSource observer;
    private final Map<Class<?>, IntFunction<?>> factories = new HashMap<>();
    private @Nullable Consumer<Consumer<EntityManager>> operator;

    private IsolationMatrix(EntityManagerFactory factory, DataSource observer) {
        this.factory = factory;
        this.observer = observer;
    }

    /**
     * Attacks on the entities of {@code factory}, whose tables exist.
     *
     * @param observer connections to the same database that see and change all rows, whosever they are, without foreign keys: on
     *     PostgreSQL those of a superuser
     */
    public static IsolationMatrix of(EntityManagerFactory factory, DataSource observer) {
        return new IsolationMatrix(factory, observer);
    }

    /**
     * Takes rows of {@code entity} from {@code row} instead of filling its attributes with values of the matrix's own. It is called
     * for each row that is needed, with the number of the tenant, 0 for an entity without one; each row it returns is a new one,
     * stored nowhere, and holds a text that no row of another tenant holds. References that it leaves null are filled.
     */
    public <E> IsolationMatrix rows(Class<E> entity, IntFunction<E> row) {
        factories.put(entity, row);
        return this;
    }

    /**
     * Has rows that belong to no tenant stored by {@code operator}, which does the work that it is given in a transaction. Without
     * it any tenant stores them.
     */
    public IsolationMatrix sharedRowsBy(Consumer<Consumer<EntityManager>> operator) {
        this.operator = operator;
        return this;
    }

    /**
     * Tries every vector on every target.
     *
     * @throws IllegalArgumentException when no entity has a tenant, or an attribute gets no value; it names the attribute, and what to do
     * @throws IllegalStateException when the observer can't read or restore the tables, or a tenant doesn't see its own rows
     */
    public IsolationReport run() {
        MappedModel model = new MappedModel(factory);
        try (ObservedDatabase database = new ObservedDatabase(observer, model.tables())) {
            Snapshot found = database.snapshot();
            try {
                return new IsolationReport(trials(sample(model, database), database));
            } finally {
                database.restore(found, database.snapshot());
                model.sessions().getCache().evictAllRegions();
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("The observer can't work on the database.", failed);
        }
    }

    private Sample sample(MappedModel model, ObservedDatabase database) {
        SampleRows rows = new SampleRows(model, new SampleRow(factories));
        TenantContext anybody = context();
        rows.storeShared(operator == null ? work -> rows.inTransaction(anybody, work::accept) : operator);
        Snapshot before = database.snapshot();
        Party victim = rows.store(context(), 1);
        List<Row> victimRows = database.snapshot().since(before).stream()
                .filter(row -> !model.sharedTables().contains(row.table()))
                .toList();
        Party attacker = rows.store(context(), 2);
        Snapshot full = database.snapshot();
        return new Sample(
                model,
                rows,
                () -> new SampleRow(factories),
                victim,
                attacker,
                full,
                full.without(victimRows::contains),
                victimRows);
    }

    private static TenantContext context() {
        TestTenant tenant = TestTenant.unstored();
        PlanCatalog plans = PlanCatalog.standard();
        return new TenantContext(
                tenant.tenant(),
                tenant.subscription(),
                new Entitlements(plans, plans.lowest()),
                new Caller.Application("isolation matrix"));
    }

    // Twice, so that what one sees can be compared with what it sees when the victim never was.
    private static List<Finding> trials(Sample sample, ObservedDatabase database) {
        Judge judge = new Judge(sample);
        List<Trial> trials = trials(Vectors.all(), sample);
        World full = new World(sample, database, sample.full());
        trials.forEach(trial -> trial.withVictim(full, sample));
        World withoutVictim = new World(sample, database, sample.withoutVictim());
        trials.forEach(trial -> trial.withoutVictim(withoutVictim, sample, judge));
        // They reset sequences too, so that later rows would get the keys of present ones.
        List<Trial> last = trials(FactoryVectors.all(), sample);
        World again = new World(sample, database, sample.full());
        last.forEach(trial -> trial.withVictim(again, sample));
        return Stream.concat(trials.stream(), last.stream()).map(judge::judge).toList();
    }

    private static List<Trial> trials(List<Vector> vectors, Sample sample) {
        return vectors.stream()
                .flatMap(vector ->
                        vector.targets().apply(sample.model()).stream().map(target -> new Trial(vector, target)))
                .toList();
    }
}
