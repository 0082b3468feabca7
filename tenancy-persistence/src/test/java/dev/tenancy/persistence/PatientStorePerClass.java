package dev.tenancy.persistence;

import dev.tenancy.testkit.ReservingContract;
import dev.tenancy.usage.UsageLedger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** One PostgreSQL for all tests of a class, whose ledger waits for a lock as long as a test may take. */
abstract class PatientStorePerClass extends OneStorePerClass implements ReservingContract {

    private JpaTenancyStore patient;

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }

    @BeforeAll
    void openPatientStore() {
        patient = JpaTenancyStore.open(DatabasePool.forLongWork(database().engine()));
    }

    @AfterAll
    void closePatientStore() {
        patient.close();
    }

    @Override
    public UsageLedger ledger() {
        return patient.usage();
    }
}
