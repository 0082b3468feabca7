package dev.tenancy.isolation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RowLevelSecurityTest {

    private static final String EVERYTHING = """
            select concat_ws(' ', relation.relname, relation.relrowsecurity, relation.relforcerowsecurity, relation.relacl,
                (select string_agg(concat_ws(' ', a.attname, a.atttypid, a.attnotnull, pg_get_expr(d.adbin, d.adrelid)), ',' order by a.attnum)
                    from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
                    where a.attrelid = relation.oid),
                (select string_agg(c.oid || pg_get_constraintdef(c.oid), ',' order by c.oid) from pg_constraint c where c.conrelid = relation.oid),
                (select string_agg(p.oid || p.polname || pg_get_expr(p.polqual, p.polrelid), ',' order by p.oid) from pg_policy p
                    where p.polrelid = relation.oid))
            from pg_class relation where relation.relnamespace = 'public'::regnamespace order by relation.oid
            """;

    private final UUID country = UUID.randomUUID();
    private final UUID ours = UUID.randomUUID();
    private final UUID theirs = UUID.randomUUID();
    private final ShapesRows ourRows = new ShapesRows(ours, 1);
    private final ShapesRows theirRows = new ShapesRows(theirs, 2);
    private ShapesDatabase database;

    @BeforeEach
    void fillTablesWithoutSecurity() throws SQLException {
        database = new ShapesDatabase();
        database.asOwner("insert into country (id) values ('" + country + "')");
        database.asOwner(ourRows.inserts(country));
        database.asOwner(theirRows.inserts(country));
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void shouldGiveEveryExistingRowToItsOwnersTenant() throws SQLException {
        database.secured();

        for (TenantTable table : database.model().tables()) {
            String count = "select count(*) from " + table.name().sql();
            int rows = Integer.parseInt(database.seenByOwner(count).get(0));
            assertThat(rows).as("rows of %s", table.name()).isPositive();
            assertThat(database.seenBy(ours, count)).as("%s", table.name()).containsExactly(String.valueOf(rows / 2));
            assertThat(database.seenBy(theirs, count)).as("%s", table.name()).containsExactly(String.valueOf(rows / 2));
        }
        assertThat(database.seenBy(ours, "select person_id from person_nickname"))
                .containsExactly(ourRows.person().toString());
        assertThat(database.seenBy(theirs, "select order_id from order_label"))
                .containsExactly(theirRows.order().toString());
    }

    @Test
    void shouldShowNoRowWithoutATenant() throws SQLException {
        database.secured();

        for (TenantTable table : database.model().tables()) {
            assertThat(database.seenBy(null, "select 1 from " + table.name().sql()))
                    .as("%s", table.name())
                    .isEmpty();
        }
    }

    @Test
    void shouldChangeAndDeleteNoRowOfAnotherTenant() throws SQLException {
        database.secured();

        for (TenantTable table : database.model().childrenFirst()) {
            String tenant = Quoted.name(table.tenantColumn());
            assertThat(changed("update " + table.name().sql() + " set " + tenant + " = " + tenant + " where " + tenant
                            + " = '" + theirs + "'"))
                    .as("changed in %s", table.name())
                    .isZero();
            assertThat(changed("delete from " + table.name().sql() + " where " + tenant + " = '" + theirs + "'"))
                    .as("deleted from %s", table.name())
                    .isZero();
        }
    }

    @Test
    void shouldPlantNoRowForAnotherTenant() {
        database.secured();

        for (TenantTable table : database.model().tables()) {
            String tenant = Quoted.name(table.tenantColumn());
            assertRefused(
                    "insert into " + table.name().sql() + " (" + tenant + ") values ('" + theirs + "')",
                    "42501",
                    table);
            assertRefused("update " + table.name().sql() + " set " + tenant + " = '" + theirs + "'", "42501", table);
        }
    }

    @Test
    void shouldReferToNoRowOfAnotherTenant() throws SQLException {
        database.secured();
        UUID elsewhere = UUID.randomUUID();
        database.asOwner("insert into country (id) values ('" + elsewhere + "')");

        UUID person = theirRows.person();
        for (String planted : List.of(
                "update party set parent_id = '" + person + "'",
                "update invoice set author_id = '" + person + "'",
                "update \"Order\" set \"buyer Id\" = '" + person + "'",
                "update \"Order\" set previous_id = '" + theirRows.order() + "'",
                "update order_line set seller_id = '" + person + "'",
                "insert into order_label (order_id, label_id) values ('" + ourRows.order() + "', " + theirRows.label()
                        + ")",
                "insert into order_label (order_id, label_id) values ('" + theirRows.order() + "', " + ourRows.label()
                        + ")",
                "insert into person_nickname (person_id, nickname) values ('" + person + "', 'planted')",
                "insert into country_guest (country_id, guest_id) values ('" + elsewhere + "', '" + person + "')",
                "insert into company (id) values ('" + person + "')")) {
            assertRefused(planted, "23503", planted);
        }
    }

    @Test
    void shouldFillInTheTenantOfRowsThatHibernateWritesWithoutIt() throws SQLException {
        database.secured();

        database.asTenant(
                ours, "insert into person_nickname (person_id, nickname) values ('" + ourRows.person() + "', 'new')");

        assertThat(database.seenByOwner("select tenant_id from person_nickname where nickname = 'new'"))
                .containsExactly(ours.toString());
    }

    @Test
    void shouldLetARowGoWithTheOneItHangsOn() throws SQLException {
        database.secured();
        database.asTenant(
                ours,
                "insert into \"Order\" (id, \"Owner\", previous_id) values (gen_random_uuid(), '" + ours + "', '"
                        + ourRows.order() + "')",
                "delete from order_line",
                "delete from order_label",
                "delete from \"Order\" where id = '" + ourRows.order() + "'");

        assertThat(database.seenBy(ours, "select id from \"Order\"")).isEmpty();
        assertThat(database.seenBy(theirs, "select id from \"Order\"")).hasSize(1);
    }

    @Test
    void shouldChangeNothingWhenItIsAppliedAgain() throws SQLException {
        assertThat(database.security().apply(database.owner())).isTrue();
        List<String> before = database.seenByOwner(EVERYTHING);

        assertThat(database.security().apply(database.owner())).isFalse();

        assertThat(database.seenByOwner(EVERYTHING)).isEqualTo(before);
    }

    @Test
    void shouldPutBackWhatSomebodyTookAway() throws SQLException {
        database.secured();
        List<String> before = database.seenBy(ours, "select id from party order by id");
        database.asOwner(
                "drop policy tenancy_isolation on party",
                "alter table party no force row level security",
                "alter table person_nickname alter column tenant_id drop default");

        assertThat(database.security().apply(database.owner())).isTrue();

        assertThat(database.seenBy(ours, "select id from party order by id")).isEqualTo(before);
        assertThat(database.security().apply(database.owner())).isFalse();
    }

    @Test
    void shouldDoTheSameAsAScriptThatIsRunStatementByStatementAndAgain() throws SQLException {
        for (int run = 0; run < 2; run++) {
            try (Connection connection = database.owner().getConnection();
                    Statement statement = connection.createStatement()) {
                for (String sql : database.security().statements()) {
                    statement.execute(sql);
                }
            }
            assertThat(database.security().apply(database.owner())).isFalse();
        }
    }

    @Test
    void shouldWriteAScriptThatRunsAsAWhole() throws SQLException {
        String script = database.security().script();
        database.asOwner(script);

        assertThat(database.security().apply(database.owner())).isFalse();
        assertThat(script).contains("-- person_nickname\n").doesNotContain("--\n");
    }

    @Test
    void shouldAgreeWhenFourProcessesStartTogether() throws Exception {
        ExecutorService processes = Executors.newFixedThreadPool(4);
        List<Future<Boolean>> started = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                started.add(processes.submit(() -> database.security().apply(database.owner())));
            }
            int changes = 0;
            for (Future<Boolean> process : started) {
                changes += process.get() ? 1 : 0;
            }
            assertThat(changes).isEqualTo(1);
        } finally {
            processes.shutdownNow();
        }
    }

    @Test
    void shouldKeepToItselfWhatOthersWouldTellWithAPermissivePolicy() throws SQLException {
        database.secured();
        database.asOwner("create policy everything on party for all to public using (true) with check (true)");

        assertThat(database.seenBy(ours, "select tenant_id from party")).containsOnly(ours.toString());
    }

    @Test
    void shouldApplyNothingWhenAReferenceCrossesTheBorderAlready() throws SQLException {
        database.asOwner("update \"Order\" set \"buyer Id\" = '" + theirRows.person() + "' where id = '"
                + ourRows.order() + "'");
        List<String> before = database.seenByOwner(EVERYTHING);

        assertThatThrownBy(() -> database.security().apply(database.owner()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tenants are not kept apart");

        assertThat(database.seenByOwner(EVERYTHING)).isEqualTo(before);
    }

    @Test
    void shouldRefuseAMissingRoleAMissingTableAndAnotherOwner() throws SQLException {
        RowLevelSecurity forNobody = RowLevelSecurity.of(database.model(), "nobody", database.ownerRole());
        assertThatThrownBy(() -> forNobody.apply(database.owner()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nobody does not exist")
                .hasMessageContaining("ApplicationRole.ensure");
        RowLevelSecurity forOthers = RowLevelSecurity.of(database.model(), database.applicationRole(), "postgres");
        assertThatThrownBy(() -> forOthers.apply(database.owner()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("belongs to the role " + database.ownerRole());
        database.asOwner("drop table ticket_comment");
        assertThatThrownBy(() -> database.security().apply(database.owner()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no table ticket_comment")
                .hasMessageContaining("migrations");
    }

    @Test
    void shouldRefuseTheOwnerAsTheApplicationsRole() {
        assertThatThrownBy(() -> RowLevelSecurity.of(database.model(), "app", "app"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a role of its own");
    }

    @Test
    void shouldFindAPageOfRowsByTheIndexOfTheTenant() throws SQLException {
        database.secured();
        database.asOwner(
                "insert into party (id, tenant_id, name) select gen_random_uuid(), md5((i % 1000)::text)::uuid, 'party ' || i"
                        + " from generate_series(1, 100000) i",
                "analyze party");

        UUID tenant = UUID.fromString("8f14e45f-ceea-167a-5a36-dedd4bea2543");
        String plan = String.join(
                "\n", database.seenBy(tenant, "explain (analyze) select * from party order by id limit 20"));

        assertThat(plan)
                .contains("Index Cond: (tenant_id = ")
                .contains("rows=20")
                .doesNotContain("Filter")
                .doesNotContain("Seq Scan");
    }

    @Test
    void shouldMakeNamesThatFitAndDiffer() {
        TableName longName = new TableName(null, null, "ä".repeat(40));
        String one = ConstraintName.of(longName, "key", List.of("a", "b"));

        assertThat(one.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(63);
        assertThat(one).isEqualTo(ConstraintName.of(longName, "key", List.of("a", "b")));
        assertThat(one).isNotEqualTo(ConstraintName.of(longName, "key", List.of("a", "c")));
    }

    private int changed(String sql) throws SQLException {
        try (Connection connection = database.applicationConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select set_config('tenancy.tenant', '" + ours + "', true)");
            return statement.executeUpdate(sql);
        }
    }

    private void assertRefused(String sql, String state, Object what) {
        assertThat(catchThrowable(() -> changed(sql)))
                .as("%s", what)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refused.getSQLState()).isEqualTo(state));
    }
}
