package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.Tenancy;
import dev.tenancy.id.Actor;
import dev.tenancy.id.TenantId;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.plan.Limit;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.testkit.TestTenant;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What SQL under the application's role can do with the engine's metering, and what it can't. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MeteringFunctionsTest {

    private static final String CONSUME =
            "select outcome from tenancy_metering.consume('%s', gen_random_uuid(), 'calls',"
                    + " '2026-01-01Z', '2026-02-01Z', 1, 10, null, now(), null, null)";
    private static final String REFUND = "select tenancy_metering.refund('%s', gen_random_uuid())";
    private static final String REFUND_ALL_BUT = "select tenancy_metering.refund_all_but('%s', gen_random_uuid(), 1)";
    private static final String RELEASE = "select tenancy_metering.release('%s', gen_random_uuid(), 'projects', 1)";
    private static final String COUNTS = "select * from tenancy_metering.counts('%s', 'calls', '2026-01-01Z')";
    private static final String RESERVE =
            "select outcome from tenancy_metering.reserve('%s', gen_random_uuid(), 'calls',"
                    + " '2026-01-01Z', '2026-02-01Z', 1, 10, null, now(), null, null, 1000000)";
    private static final String COMMIT =
            "select outcome from tenancy_metering.commit_reservation('%s', gen_random_uuid(), 1)";
    private static final String RELEASE_RESERVED =
            "select tenancy_metering.release_reservation('%s', gen_random_uuid())";
    private static final String RECLAIM = "select tenancy_metering.reclaim('%s', 'calls')";
    private static final String LOCK_COUNTERS = "select tenancy_metering.lock_counters('%s', 'calls', '2026-01-01Z')";
    private static final String LOCK = "select * from tenancy_metering.lock_subscription('%s')";
    private static final String OVERRIDES = "select * from tenancy_metering.overrides('%s')";
    private static final String TOP_UPS = "select * from tenancy_metering.top_ups('%s', '2026-01-01Z')";

    private static final String REFUSED = "42501";
    private static final String OTHER_TENANT = "TN001";

    private final BillingApplication application = BillingApplication.onPostgres();
    private final PostgresDatabase database = application.postgres();
    private TenantId ours;
    private TenantId theirs;

    @BeforeAll
    void createTenants() {
        ours = TestTenant.createIn(application.store()).id();
        theirs = TestTenant.createIn(application.store()).id();
        application
                .store()
                .usage()
                .consume(theirs, TestCharge.of(7, Limit.of(9)).charge());
    }

    @AfterAll
    void close() {
        application.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CONSUME,
                REFUND,
                REFUND_ALL_BUT,
                RELEASE,
                COUNTS,
                RESERVE,
                COMMIT,
                RELEASE_RESERVED,
                RECLAIM,
                LOCK_COUNTERS,
                LOCK,
                OVERRIDES,
                TOP_UPS
            })
    void shouldServeTheTenantThatTheTransactionIsOf(String call) throws SQLException {
        assertThat(stateOf(ours, call.formatted(ours.value()))).isEqualTo("done");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CONSUME,
                REFUND,
                REFUND_ALL_BUT,
                RELEASE,
                COUNTS,
                RESERVE,
                COMMIT,
                RELEASE_RESERVED,
                RECLAIM,
                LOCK_COUNTERS,
                LOCK,
                OVERRIDES,
                TOP_UPS
            })
    void shouldRefuseEveryOtherTenant(String call) throws SQLException {
        assertThat(stateOf(ours, call.formatted(theirs.value()))).isEqualTo(OTHER_TENANT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CONSUME,
                REFUND,
                REFUND_ALL_BUT,
                RELEASE,
                COUNTS,
                RESERVE,
                COMMIT,
                RELEASE_RESERVED,
                RECLAIM,
                LOCK_COUNTERS,
                LOCK,
                OVERRIDES,
                TOP_UPS
            })
    void shouldRefuseEveryTenantInATransactionOfNone(String call) throws SQLException {
        assertThat(stateOf(null, call.formatted(ours.value()))).isEqualTo(OTHER_TENANT);
        assertThat(stateOf(null, call.replace("'%s'", "null"))).isEqualTo(OTHER_TENANT);
        assertThat(stateOf(ours, call.replace("'%s'", "null"))).isEqualTo(OTHER_TENANT);
    }

    @Test
    void shouldForgetTheTenantWithItsTransaction() throws SQLException {
        try (Connection connection = application.application().getConnection()) {
            connection.setAutoCommit(false);
            BillingApplication.tell(connection, ours);
            assertThat(stateOn(connection, CONSUME.formatted(ours.value()))).isEqualTo("done");
            connection.commit();

            assertThat(stateOn(connection, CONSUME.formatted(ours.value()))).isEqualTo(OTHER_TENANT);
            connection.rollback();
        }
    }

    @Test
    void shouldFailRatherThanGoByWhatHeldBeforeAnOverrideWasSet() throws SQLException {
        TenantId tenant = TestTenant.createIn(application.store()).id();
        Tenancy tenancy = Tenancy.builder()
                .store(application.store(), application.store())
                .mailer(mail -> {})
                .invitationPage(URI.create("https://app.example/join"))
                .build();
        try (Connection connection = application.application().getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            BillingApplication.tell(connection, tenant);
            assertThat(stateOn(connection, COUNTS.formatted(tenant.value()))).isEqualTo("done");

            tenancy.overrides().set(tenant, new Entitlement.OfMeter("users", 1, null), "x", Actor.operator("Olga"));

            assertThat(stateOn(connection, LOCK.formatted(tenant.value()))).isEqualTo("40001");
            connection.rollback();
        }
    }

    @Test
    void shouldNotTakeWhatTheCallerMadeForItsOwn() throws SQLException {
        makeEvilTwins();
        String overTheLimit = CONSUME.replace("1, 10, null", "1, 0, null");
        String pretending = "set local search_path = evil, pg_temp, tenancy, pg_catalog";
        List<String> temporaryTables = List.of(
                "create temp table tenancy_usage_counter (tenant_id uuid, meter text, period_start timestamptz, used"
                        + " bigint, reserved bigint, unique (tenant_id, meter, period_start))",
                "create temp table tenancy_usage_entry (tenant_id uuid, entry_id uuid, idempotency_key text)");

        assertThat(stateOf(ours, temporaryTables.get(0), temporaryTables.get(1), CONSUME.formatted(theirs.value())))
                .isEqualTo(OTHER_TENANT);
        assertThat(stateOf(ours, pretending, CONSUME.formatted(theirs.value()))).isEqualTo(OTHER_TENANT);
        assertThat(answerOf(ours, pretending, overTheLimit.formatted(ours.value())))
                .isEqualTo("LIMIT_EXCEEDED");
        long before = LedgerSums.of(application.engine(), ours).counted();
        assertThat(answerOf(
                        ours,
                        temporaryTables.get(0),
                        temporaryTables.get(1),
                        pretending,
                        CONSUME.formatted(ours.value())))
                .isEqualTo("GRANTED");
        assertThat(LedgerSums.of(application.engine(), ours)).isEqualTo(new LedgerSums(before + 1, before + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0, 10", "-1, 10", "1000000000000001, 9223372036854775807", "null, 10", "1, null", "1, -1"})
    void shouldRefuseAmountsAndLimitsThatAreNone(String amountAndLimit) throws SQLException {
        LedgerSums before = LedgerSums.of(application.engine(), ours);

        assertThat(stateOf(ours, CONSUME.replace("1, 10", amountAndLimit).formatted(ours.value())))
                .isEqualTo("22023");

        assertThat(LedgerSums.of(application.engine(), ours)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0, 10, null, now(), null, null, 1000000",
                "-1, 10, null, now(), null, null, 1000000",
                "null, 10, null, now(), null, null, 1000000",
                "1, -1, null, now(), null, null, 1000000",
                "1, null, null, now(), null, null, 1000000",
                "1, 10, null, now(), null, null, 999",
                "1, 10, null, now(), null, null, 86400000001",
                "1, 10, null, now(), null, null, null"
            })
    void shouldRefuseToReserveWhatIsOutOfRange(String arguments) throws SQLException {
        String reserve = RESERVE.replace("1, 10, null, now(), null, null, 1000000", arguments);

        assertThat(stateOf(ours, reserve.formatted(ours.value()))).isEqualTo("22023");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1000000000000001", "null"})
    void shouldRefuseToReleaseAmountsThatAreNone(String amount) throws SQLException {
        assertThat(stateOf(
                        ours,
                        RELEASE.replace("'projects', 1", "'projects', " + amount)
                                .formatted(ours.value())))
                .isEqualTo("22023");
        assertThat(stateOf(
                        ours,
                        COMMIT.replace("gen_random_uuid(), 1", "gen_random_uuid(), " + amount)
                                .formatted(ours.value())))
                .isEqualTo("22023");
    }

    @Test
    void shouldKeepEveryTableOfTheEngineOutOfReach() throws SQLException {
        List<String> tables =
                engineAnswers("select table_name from information_schema.tables where table_schema = 'tenancy'");
        assertThat(tables).contains("tenancy_usage_counter", "tenancy_api_key", "tenancy_schema_history");

        for (String table : tables) {
            String column = engineAnswers("select column_name from information_schema.columns where table_schema ="
                            + " 'tenancy' and table_name = '" + table + "'")
                    .get(0);
            for (String statement : List.of(
                    "select * from tenancy.%1$s",
                    "insert into tenancy.%1$s default values",
                    "update tenancy.%1$s set %2$s = null",
                    "delete from tenancy.%1$s",
                    "truncate tenancy.%1$s",
                    "lock table tenancy.%1$s",
                    "copy tenancy.%1$s to stdout")) {
                assertThat(stateOf(ours, statement.formatted(table, column)))
                        .as(statement, table, column)
                        .isEqualTo(REFUSED);
            }
        }
    }

    @Test
    void shouldKeepTheFunctionsBehindThemOutOfReach() throws SQLException {
        assertThat(stateOf(ours, "select tenancy.is_good('" + ours.value() + "', null, null, null)"))
                .isEqualTo(REFUSED);
        assertThat(stateOf(ours, "alter function tenancy_metering.refund(uuid, uuid) reset all"))
                .isEqualTo(REFUSED);
        assertThat(stateOf(
                        ours,
                        "create or replace function tenancy_metering.refund(tenant_id uuid, entry_id uuid)"
                                + " returns boolean language sql as 'select true'"))
                .isEqualTo(REFUSED);
    }

    @Test
    void shouldServeNoRoleThatWasNotGrantedTo() {
        String stranger = database.name() + "_stranger";
        database.asSuperuser("create role " + stranger + " login password '" + database.password() + "'");
        try {
            assertRefused(stranger);
            database.asSuperuser("grant usage on schema tenancy_metering to " + stranger);
            assertRefused(stranger);
            database.asSuperuser("revoke usage on schema tenancy_metering from " + stranger);
        } finally {
            database.asSuperuser("drop role " + stranger);
        }
    }

    @Test
    void shouldRunEveryFunctionAsTheEngineOnAPinnedPath() throws SQLException {
        String loose = """
                select proname
                from pg_proc
                where pronamespace = 'tenancy_metering'::regnamespace
                  and (prosecdef
                    and proconfig = array['search_path=pg_catalog, pg_temp']
                    and pg_get_userbyid(proowner) = '%s'
                    and not exists (select 1 from aclexplode(proacl) where grantee = 0)) is not true
                """.formatted(database.engineUser());

        assertThat(engineAnswers(
                        "select proname from pg_proc where pronamespace = 'tenancy_metering'::regnamespace order by 1"))
                .containsExactly(
                        "commit_reservation",
                        "consume",
                        "counts",
                        "lock_counters",
                        "lock_subscription",
                        "overrides",
                        "reclaim",
                        "refund",
                        "refund_all_but",
                        "release",
                        "release_reservation",
                        "reserve",
                        "top_ups");
        assertThat(engineAnswers(loose)).isEmpty();

        String planted = "tenancy_metering.planted()";
        database.as(
                database.engineUser(),
                "create function " + planted + " returns int language sql security definer as 'select 1'; revoke all on"
                        + " function " + planted + " from public");
        assertThat(engineAnswers(loose)).containsExactly("planted");
        database.as(database.engineUser(), "drop function " + planted);
    }

    private void assertRefused(String user) {
        assertThatThrownBy(() -> database.as(user, CONSUME.formatted(ours.value())))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refused.getSQLState()).isEqualTo(REFUSED));
    }

    /** A schema whose functions and operators answer all that the ledger asks as the attacker likes. */
    private void makeEvilTwins() {
        database.asSuperuser("create schema evil");
        database.asSuperuser("grant usage on schema evil to public");
        for (String sql : List.of(
                "create function evil.current_setting(text, boolean) returns text language sql as $$select '%s'$$"
                        .formatted(theirs.value()),
                "create function evil.now() returns timestamptz language sql as $$select 'infinity'::timestamptz$$",
                "create function evil.always(uuid, uuid) returns boolean language sql as 'select true'",
                "create operator evil.= (leftarg = uuid, rightarg = uuid, function = evil.always)",
                "create function evil.always(bigint, bigint) returns boolean language sql as 'select true'",
                "create operator evil.<= (leftarg = bigint, rightarg = bigint, function = evil.always)",
                "create operator evil.>= (leftarg = bigint, rightarg = bigint, function = evil.always)",
                "create function evil.always(bigint, integer) returns boolean language sql as 'select true'",
                "create operator evil.>= (leftarg = bigint, rightarg = integer, function = evil.always)")) {
            database.asSuperuser(sql);
        }
    }

    /** {@code done}, or the SQLSTATE of what went wrong, when the application's role runs this for {@code tenant}. */
    private String stateOf(TenantId tenant, String... statements) throws SQLException {
        try {
            answerOf(tenant, statements);
            return "done";
        } catch (SQLException refused) {
            return refused.getSQLState();
        }
    }

    private static String stateOn(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return "done";
        } catch (SQLException refused) {
            return refused.getSQLState();
        }
    }

    /** What the last of the statements answers, on a connection of its own. */
    private String answerOf(TenantId tenant, String... statements) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.applicationUser(), database.password());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            if (tenant != null) {
                BillingApplication.tell(connection, tenant);
            }
            boolean hasAnswer = false;
            for (String sql : statements) {
                hasAnswer = statement.execute(sql);
            }
            String answer = hasAnswer && statement.getResultSet().next()
                    ? statement.getResultSet().getString(1)
                    : "";
            connection.commit();
            return answer;
        }
    }

    private List<String> engineAnswers(String question) throws SQLException {
        List<String> answers = new ArrayList<>();
        try (Connection connection = application.engine().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(question)) {
            while (rows.next()) {
                answers.add(rows.getString(1));
            }
        }
        return answers;
    }
}
