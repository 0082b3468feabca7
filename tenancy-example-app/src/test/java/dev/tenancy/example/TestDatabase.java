package dev.tenancy.example;

import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import java.nio.file.Path;
import java.util.Map;

/** The databases that everything is tested on. */
enum TestDatabase {
    H2_FILE {
        @Override
        Map<String, String> create(Path folder) {
            return Map.of("TENANCY_DATABASE_URL", "jdbc:h2:file:" + folder.resolve("db"));
        }
    },
    POSTGRESQL {
        @Override
        Map<String, String> create(Path folder) {
            return settings(PostgresServer.newDatabase());
        }
    };

    /** A new, empty database; what the service has to be told to use it. The databases of PostgreSQL end with its server. */
    abstract Map<String, String> create(Path folder);

    /** What the service has to be told to use {@code database}. */
    static Map<String, String> settings(PostgresDatabase database) {
        return Map.of(
                "TENANCY_DATABASE_URL", database.url(),
                "TENANCY_DATABASE_USER", database.engineUser(),
                "TENANCY_DATABASE_PASSWORD", database.password(),
                "TENANCY_APP_DATABASE_USER", database.applicationUser(),
                "TENANCY_APP_DATABASE_PASSWORD", database.password());
    }
}
