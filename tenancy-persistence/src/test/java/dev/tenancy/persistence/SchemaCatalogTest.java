package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.persistence.SchemaCatalog.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SchemaCatalogTest {

    /** The look-ups that find a tenant in the first place. They hold nothing that is a tenant's own. */
    private static final Set<String> DIRECTORIES =
            Set.of("tenancy_slug", "tenancy_api_key_lookup", "tenancy_user_token_lookup", "tenancy_invitation_lookup");

    /** What belongs to no tenant: buckets of rate limits, by a digest of a tenant's id or of an address. */
    private static final Set<String> OF_NO_TENANT = Set.of("tenancy_rate_bucket");

    private static final String HISTORY = "tenancy_schema_history";

    static Stream<TestDatabase> databases() {
        return Stream.of(TestDatabase.h2InMemory(), TestDatabase.postgres());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void shouldPutTheTenantFirstInEveryKeyOfATenantsTable(TestDatabase database) throws SQLException {
        try (database) {
            SchemaCatalog catalog = SchemaCatalog.of(database.migrated().engine());

            assertThat(offences(catalog)).isEmpty();
            assertThat(catalog.tables()).containsAll(DIRECTORIES).contains(HISTORY, "tenancy_usage_entry");
            assertThat(tenantsTables(catalog))
                    .allSatisfy(table -> assertThat(catalog.keys())
                            .filteredOn(key -> key.table().equals(table))
                            .isNotEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void shouldReportAKeyThatDoesNotBeginWithTheTenant(TestDatabase database) throws SQLException {
        try (database;
                Connection connection = database.migrated().engine().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create unique index planted_index on tenancy.tenancy_member (email_canonical, tenant_id)");
            statement.execute("create table tenancy.planted_table (id uuid primary key, tenant_id uuid)");

            assertThat(offences(SchemaCatalog.of(database.engine())))
                    .extracting(Key::table)
                    .containsOnly("tenancy_member", "planted_table");
        }
    }

    private static List<Key> offences(SchemaCatalog catalog) {
        return catalog.keys().stream()
                .filter(key -> tenantsTables(catalog).contains(key.table()))
                .filter(key -> !key.firstColumn().equals("tenant_id"))
                .toList();
    }

    private static List<String> tenantsTables(SchemaCatalog catalog) {
        return catalog.tables().stream()
                .filter(table ->
                        !DIRECTORIES.contains(table) && !OF_NO_TENANT.contains(table) && !table.equals(HISTORY))
                .toList();
    }
}
