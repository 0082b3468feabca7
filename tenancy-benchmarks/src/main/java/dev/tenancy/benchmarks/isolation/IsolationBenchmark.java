package dev.tenancy.benchmarks.isolation;

import dev.tenancy.access.TenantContext;
import jakarta.persistence.EntityManagerFactory;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What isolation by the kit costs: on PostgreSQL with row-level security and on H2 with its guards, against Hibernate's own
 * {@code @TenantId} and against queries that are filtered by hand, neither of which the database holds. Ends with 1 when a bound
 * is missed.
 */
public final class IsolationBenchmark {

    private static final Map<Shape, Double> ON_POSTGRESQL =
            Map.of(Shape.ONE_PAGE, 1.15, Shape.FIVE_PAGES, 1.08, Shape.FLUSH, 1.10);

    private static final Map<Shape, Double> ON_H2 =
            Map.of(Shape.ONE_PAGE, 1.06, Shape.FIVE_PAGES, 1.06, Shape.FLUSH, 1.10);

    private final Options options;
    private final List<TenantContext> tenants;
    private final Report report;

    private IsolationBenchmark(Options options, PrintStream out) {
        this.options = options;
        tenants = Tenants.make(options.tenants());
        report = new Report(out);
    }

    /**
     * Runs it all.
     *
     * @param arguments {@code --rows}, of the table, a multiple of 1,000, by default 1,000,000; {@code --blocks}, of each
     *     contender, by default 1,000
     */
    public static void main(String... arguments) throws SQLException {
        boolean isKept = run(Options.parse(arguments), System.out);
        System.exit(isKept ? 0 : 1);
    }

    /** Whether all bounds are kept. */
    static boolean run(Options options, PrintStream out) throws SQLException {
        return new IsolationBenchmark(options, out).run();
    }

    private boolean run() throws SQLException {
        report.begin(options);
        try (BenchmarkDatabase postgresql = BenchmarkDatabase.postgresql(tenants, options.rows())) {
            measure(postgresql, ON_POSTGRESQL);
            try (BenchmarkDatabase byValue = postgresql.planningByValue()) {
                measure(byValue, Map.of());
            }
            measureFactories(postgresql);
        }
        try (BenchmarkDatabase h2 = BenchmarkDatabase.h2(tenants, options.rows())) {
            measure(h2, ON_H2);
        }
        return !report.isMissed();
    }

    private void measure(BenchmarkDatabase database, Map<Shape, Double> bounds) {
        List<Contender> contenders = Contender.allOn(database);
        try {
            for (Shape shape : Shape.values()) {
                List<Lane> lanes = InterleavedRun.of(shape, contenders, tenants, options.blocks());
                report.add(database.name(), shape, bounds.get(shape), lanes);
            }
        } finally {
            contenders.forEach(Contender::close);
        }
    }

    private void measureFactories(BenchmarkDatabase database) {
        Supplier<EntityManagerFactory> kit = () -> Units.kit(database);
        Supplier<EntityManagerFactory> raw = () -> Units.raw(database);
        double[] millis = FactoryCost.startMillis(List.of(kit, raw));
        report.addUnit(Contender.KIT, millis[0], FactoryCost.retainedKilobytes(kit));
        report.addUnit(Contender.RAW, millis[1], FactoryCost.retainedKilobytes(raw));
    }
}
