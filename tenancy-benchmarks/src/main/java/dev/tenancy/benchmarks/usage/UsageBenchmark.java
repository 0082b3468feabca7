package dev.tenancy.benchmarks.usage;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.persistence.DatabasePool;
import dev.tenancy.persistence.TenancySchema;
import dev.tenancy.testkit.Samples;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What metering brings on PostgreSQL that writes to disk, against what a team would write by itself: everybody adds one to a
 * counter and an entry to a ledger, and answers when both are on disk. On H2, whose file only its own process writes, for
 * information. Ends with 1 when a bound is missed or what is stored is not what was acknowledged.
 */
public final class UsageBenchmark {

    /** More would only wait for each other on one counter, fewer would wait for the disk on many: both are tried. */
    private static final int FEW = 16;

    private static final int MANY = 64;

    private final Options options;
    private final Report report;

    private UsageBenchmark(Options options, PrintStream out) {
        this.options = options;
        report = new Report(out);
    }

    /**
     * Runs it all.
     *
     * @param arguments {@code --seconds} of a block, by default 2; {@code --blocks} of each way in each scenario, by default 5;
     *     {@code --only}, a part of a scenario's title
     */
    public static void main(String... arguments) throws Exception {
        boolean isKept = run(Options.parse(arguments), System.out);
        System.exit(isKept ? 0 : 1);
    }

    /** Whether all bounds are kept. */
    static boolean run(Options options, PrintStream out) throws Exception {
        return new UsageBenchmark(options, out).run();
    }

    private boolean run() throws Exception {
        report.begin(options);
        try (DurablePostgres postgres = DurablePostgres.start()) {
            report.database(postgres.description());
            onPostgresql(postgres);
        }
        onH2();
        return !report.isMissed();
    }

    private void onPostgresql(DurablePostgres postgres) throws Exception {
        try (HikariDataSource engines = postgres.enginesPool()) {
            TenancySchema.migrate(engines);
            Buckets.createTable(engines);
            UsageTables plain = UsageTables.create(engines, "plain", true);
            UsageTables versioned = UsageTables.create(engines, VersionedCounter.NAME, true);
            List<Counters.Way> ways = new ArrayList<>();
            try {
                ways.add(new Engine(engines));
                ways.add(new PlainUpdate(PlainUpdate.NAME + ", pool of " + FEW, postgres.pool(FEW), plain));
                ways.add(new PlainUpdate(PlainUpdate.NAME + ", pool of " + MANY, postgres.pool(MANY), plain));
                ways.add(new InTransaction("SELECT FOR UPDATE", postgres.pool(FEW), plain, true));
                ways.add(new Buckets("Bucket4j, entries", postgres.pool(FEW), false, plain));
                ways.add(new Buckets(Buckets.BATCHED, postgres.pool(FEW), true, plain));
                ways.add(new Buckets("Bucket4j, batching, no entries", postgres.pool(FEW), true, null));
                ways.add(VersionedEntity.on(postgres.pool(FEW), versioned));
                ways.add(new LeasedEngine(engines));
                for (Scenario scenario : Scenario.ALL) {
                    measure(scenario, ways, true);
                }
            } finally {
                ways.forEach(Counters.Way::close);
            }
        }
    }

    private void onH2() throws Exception {
        Path directory = Files.createTempDirectory("usage");
        String url = "jdbc:h2:file:" + directory.resolve(Samples.uuid().toString());
        report.database("H2, a file opened as the engine opens it, with WRITE_DELAY=0; for information");
        try (HikariDataSource engines = DatabasePool.open(url, "sa", "")) {
            TenancySchema.migrate(engines);
            UsageTables plain = UsageTables.create(engines, "plain", false);
            List<Counters.Way> ways = new ArrayList<>();
            try {
                ways.add(new Engine(engines));
                ways.add(new InTransaction("UPDATE and INSERT", DatabasePool.open(url, "sa", ""), plain, false));
                for (Scenario scenario : Scenario.ALL) {
                    // With more the other way would find no connection in time: H2 writes for one at a time.
                    if (scenario.callers() <= FEW) {
                        measure(scenario, ways, false);
                    }
                }
            } finally {
                ways.forEach(Counters.Way::close);
            }
        }
    }

    private void measure(Scenario scenario, List<Counters.Way> ways, boolean isBound) throws Exception {
        if (!scenario.title().contains(options.only())) {
            return;
        }
        List<Lane> lanes = new ArrayList<>();
        for (Counters.Way way : ways) {
            // A tenant of its own would have to sign up for each counter.
            if (!way.isChargedAhead() || scenario.counters() == 1) {
                lanes.add(new Lane(way, scenario));
            }
        }
        for (Lane lane : lanes) {
            lane.warmUp(options);
        }
        for (int block = 0; block < options.blocks(); block++) {
            for (Lane lane : lanes) {
                lane.block(options.block());
            }
        }
        report.add(scenario, lanes, isBound);
    }
}
