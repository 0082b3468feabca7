package dev.tenancy.example;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The whole suite; a subclass says on which database. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class ServiceTest
        implements GuideContract,
                TiersContract,
                PlanChangeContract,
                RowsContract,
                MeteringContract,
                OverridesContract,
                ForeignAddressContract,
                JoinPageContract,
                WrongInputContract {

    private final TestDatabase database;
    private RunningApp app;

    ServiceTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        app = RunningApp.start(database, folder);
    }

    @AfterAll
    void stop() {
        app.close();
    }

    @Override
    public RunningApp app() {
        return app;
    }
}
