package dev.tenancy.persistence;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class H2FileStoreTest extends AllContracts {

    @TempDir
    static Path folder;

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2File(folder);
    }
}
