package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ApplicationRoleTest {

    private PostgresDatabase database;
    private HikariDataSource engine;

    @BeforeEach
    void prepare() throws SQLException {
        database = PostgresServer.newDatabase();
        engine = TestDatabase.open(database);
        TenancySchema.migrate(engine);
        asEngine("create schema app");
        asEngine("create table app.lead (id serial primary key, name text)");
    }

    @AfterEach
    void drop() {
        engine.close();
        database.close();
    }

    @Test
    void shouldMakeARoleThatReadsAndWritesTheApplicationsTables() throws SQLException {
        ensure();

        asApplication("insert into app.lead (name) values ('Ada')");
        asApplication("update app.lead set name = 'Grace'");
        asApplication("select * from app.lead");
        asApplication("delete from app.lead");
    }

    @Test
    void shouldGiveTheRoleTheTablesThatComeLater() throws SQLException {
        ensure();
        asEngine("create table app.content (id serial primary key)");

        asApplication("insert into app.content default values");
    }

    @Test
    void shouldKeepTheRoleFromAnythingElse() {
        ensure();

        assertThat(List.of(
                        "select * from tenancy.tenancy_tenant",
                        "truncate app.lead",
                        "create table app.own (id int)",
                        "create schema own",
                        "alter table app.lead add column more int",
                        "create role another",
                        "create table app.child (id int references app.lead (id))"))
                .allSatisfy(statement -> assertThatThrownBy(() -> asApplication(statement))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                refused -> assertThat(refused.getSQLState()).isEqualTo("42501")));
    }

    @Test
    void shouldAgreeWhenFourNodesStartTogetherAndAgain() throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> started = Stream.<Future<?>>generate(() -> nodes.submit(this::ensure))
                    .limit(4)
                    .toList();
            for (Future<?> node : started) {
                assertThatCode(node::get).doesNotThrowAnyException();
            }
        } finally {
            nodes.shutdownNow();
        }
        assertThatCode(this::ensure).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter role %1$s superuser; is a superuser",
                "alter role %1$s bypassrls; passes row-level security",
                "alter role %1$s createrole; may create roles",
                "alter role %1$s nologin; can't log in",
                "alter schema app owner to %1$s; owns the schema",
                "alter table app.lead owner to %1$s; owns the schema or one of its tables",
                "grant pg_read_all_data to %1$s; is a member of another role",
                "grant create on schema app to public; may create tables",
                "grant truncate on app.lead to public; may truncate a table",
                "grant usage on schema tenancy to %1$s; has rights on the engine's schema",
                "grant select on tenancy.tenancy_member to public; has rights on the engine's schema",
                "grant execute on all functions in schema tenancy to public; has rights on the engine's schema",
                "grant create on schema tenancy_metering to public; owns the engine's metering functions or may add to them",
                "alter schema tenancy_metering owner to %1$s; owns the engine's metering functions",
                "alter function tenancy_metering.refund(uuid, uuid) owner to %1$s; owns the engine's metering functions"
            })
    void shouldRefuseARoleThatCanDoTooMuchAndSayWhatToDo(String changeAndProblem) {
        ensure();
        String[] parts = changeAndProblem.split("; ");
        database.asSuperuser(parts[0].formatted(database.applicationUser()));

        assertThatThrownBy(this::ensure)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(parts[1])
                .hasMessageContaining(database.applicationUser())
                .hasMessageNotContaining(database.password());
    }

    // A server that is sent a password hashes it in the old way here; a verifier it stores as it is.
    @Test
    void shouldSendAVerifierAndNoPassword() {
        database.asSuperuser("alter role " + database.engineUser() + " set password_encryption = 'md5'");
        try (HikariDataSource newSessions = TestDatabase.open(database)) {
            ApplicationRole.ensure(newSessions, database.applicationUser(), database.password(), "app");
        }

        assertThatCode(() -> database.asSuperuser("""
                        do $$ begin
                            if not exists (
                                select 1 from pg_authid where rolname = '%s' and rolpassword like 'SCRAM-SHA-256$%%')
                            then raise exception 'hashed by the server';
                            end if;
                        end $$
                        """.formatted(database.applicationUser())))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldSayWhatToDoWhenTheEngineMayNotCreateTheRole() {
        database.asSuperuser("alter role " + database.engineUser() + " nocreaterole");

        assertThatThrownBy(this::ensure)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("As a superuser, run: create role \"" + database.applicationUser() + "\"");
    }

    @Test
    void shouldTakeARoleThatSomebodyElseMade() throws SQLException {
        database.asSuperuser("alter role " + database.engineUser() + " nocreaterole");
        database.asSuperuser("create role " + database.applicationUser() + " login noinherit password '"
                + database.password() + "'");
        ensure();

        asApplication("insert into app.lead (name) values ('Ada')");
    }

    @Test
    void shouldSayWhatARoleLacksWhenTheEngineMayNotGrantIt() {
        database.asSuperuser("alter schema app owner to current_user");
        database.asSuperuser("alter table app.lead owner to current_user");

        assertThatThrownBy(this::ensure)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("may not use the schema or read and write all of its tables");
    }

    @Test
    void shouldLetTheRoleExecuteTheMeteringFunctionsAndAgainAfterItWasTakenAway() {
        ensure();
        database.asSuperuser(
                "revoke execute on function tenancy_metering.refund(uuid, uuid) from " + database.applicationUser());
        assertRefunds("42501");

        ensure();

        assertRefunds("TN001");
    }

    @Test
    void shouldSayWhatARoleLacksWhenTheEngineMayNotLetItMeter() {
        database.asSuperuser("alter schema tenancy_metering owner to current_user");

        assertThatThrownBy(this::ensure)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("may not charge usage in its own transactions");
    }

    @Test
    void shouldAskForTheEnginesSchemaFirst() {
        database.asSuperuser("drop schema tenancy_metering cascade");

        assertThatThrownBy(this::ensure)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Call TenancySchema.migrate");
    }

    @Test
    void shouldRefuseTheEnginesOwnRoleAndSchemaAndAMissingSchema() {
        String user = database.applicationUser();
        String password = database.password();

        assertThatThrownBy(() -> ApplicationRole.ensure(engine, database.engineUser(), password, "app"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the engine's own");
        assertThatThrownBy(() -> ApplicationRole.ensure(engine, user, password, "tenancy"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ApplicationRole.ensure(engine, user, password, "tenancy_metering"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ApplicationRole.ensure(engine, user, password, "absent"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void shouldRefuseADatabaseWithoutRoles() {
        try (TestDatabase h2 = TestDatabase.h2InMemory()) {
            assertThatThrownBy(() -> ApplicationRole.ensure(h2.engine(), "app", "", "app"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Only PostgreSQL");
        }
    }

    private void assertRefunds(String state) {
        assertThatThrownBy(() -> asApplication("select tenancy_metering.refund(gen_random_uuid(), gen_random_uuid())"))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refused.getSQLState()).isEqualTo(state));
    }

    private void ensure() {
        ApplicationRole.ensure(engine, database.applicationUser(), database.password(), "app");
    }

    private void asEngine(String sql) throws SQLException {
        try (Connection connection = engine.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void asApplication(String sql) throws SQLException {
        database.as(database.applicationUser(), sql);
    }
}
