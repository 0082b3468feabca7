package dev.tenancy.persistence;

import dev.tenancy.access.AccessDirectory;
import dev.tenancy.testkit.AccessDirectoryContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of a directory, which knows at once what its own store has committed, on one that caches. */
abstract class CachingDirectoryContract extends OneStorePerClass implements AccessDirectoryContract {

    private CachingAccessDirectory directory;

    @BeforeAll
    void openDirectory() {
        directory = CachingAccessDirectory.open(engineStore(), database().unpooled());
    }

    @AfterAll
    void closeDirectory() {
        directory.close();
    }

    @Override
    public AccessDirectory directory() {
        return directory;
    }
}
