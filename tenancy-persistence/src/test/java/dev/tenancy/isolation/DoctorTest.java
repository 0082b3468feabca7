package dev.tenancy.isolation;

import static dev.tenancy.isolation.BrokenDatabase.Healer.A_PERSON;
import static dev.tenancy.isolation.BrokenDatabase.Healer.OWNER;
import static dev.tenancy.isolation.BrokenDatabase.Healer.SUPERUSER;
import static dev.tenancy.isolation.BrokenDatabase.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DoctorTest {

    private static final String DROP_POLICY = "drop policy tenancy_isolation on party";

    private static final String MAY_BECOME_APPLICATION = """
            do $$ begin
                if current_setting('server_version_num')::int < 160000 then execute 'grant app to owner';
                else execute 'grant app to owner with set true, inherit false';
                end if;
            end $$
            """;

    private static final String IS_BOUND = MAY_BECOME_APPLICATION.replace("inherit false", "inherit true");

    /** Nothing is wrong with it, unless a test has failed or says that it can't be mended. */
    private static ShapesDatabase database;

    @BeforeEach
    void openHealthy() throws SQLException {
        if (database != null && !findings().isEmpty()) {
            database.close();
            database = null;
        }
        if (database == null) {
            database = new ShapesDatabase().secured();
            database.asOwner("alter view party_name set (security_invoker = true)");
        }
    }

    @AfterAll
    static void drop() {
        database.close();
        database = null;
    }

    @Test
    void shouldFindNothingWhereRowLevelSecurityWasApplied() throws SQLException {
        assertThat(findings()).isEmpty();
    }

    static Stream<BrokenDatabase> broken() {
        return Stream.of(
                of(IsolationRule.SUPERUSER, "is a superuser", SUPERUSER, "alter role app superuser"),
                of(IsolationRule.BYPASS_ROW_SECURITY, "passes row-level", SUPERUSER, "alter role app bypassrls"),
                of(IsolationRule.POWERFUL_ROLE, "may create roles", SUPERUSER, "alter role app createrole"),
                of(IsolationRule.POWERFUL_ROLE, "or replicate", SUPERUSER, "alter role app replication"),
                of(
                        IsolationRule.MEMBERSHIP,
                        "is a member of tenancy_",
                        SUPERUSER,
                        "revoke app from owner",
                        "grant owner to app"),
                of(
                        IsolationRule.MEMBERSHIP,
                        "is a member of pg_read_server_files",
                        SUPERUSER,
                        "grant pg_read_server_files to app"),
                of(
                                IsolationRule.MEMBERSHIP,
                                "is a member of tenancy_analyst",
                                SUPERUSER,
                                "create role tenancy_analyst",
                                "grant select on party to tenancy_analyst",
                                "create policy analysis on party for select to tenancy_analyst using (true)",
                                "grant tenancy_analyst to app")
                        .leaving(
                                "drop policy analysis on party",
                                "drop owned by tenancy_analyst",
                                "drop role tenancy_analyst"),
                of(IsolationRule.OWNERSHIP, "owns the table receipt", A_PERSON, "alter table receipt owner to app")
                        .leaving("alter table receipt owner to owner"),
                of(IsolationRule.OWNERSHIP, "owns the schema public", A_PERSON, "alter schema public owner to app")
                        .leaving("alter schema public owner to pg_database_owner"),
                of(IsolationRule.BOUND_OWNER, "is a member of the application's role", SUPERUSER, IS_BOUND),
                of(IsolationRule.CREATION, "in the schema public", OWNER, "grant create on schema public to app"),
                of(
                        IsolationRule.PRESET_TENANT,
                        "before anybody has set it",
                        SUPERUSER,
                        "alter role app set tenancy.tenant = '" + UUID.randomUUID() + "'"),
                of(IsolationRule.MISSING_TABLE, "no table ticket_comment", A_PERSON, "drop table ticket_comment"),
                of(
                        IsolationRule.NOT_A_TABLE,
                        "ticket_comment",
                        A_PERSON,
                        "alter table ticket_comment rename to commented",
                        "create view ticket_comment as select * from commented"),
                of(
                        IsolationRule.TENANT_COLUMN,
                        "has no column tenant_id",
                        OWNER,
                        "alter table document_page drop column tenant_id cascade"),
                of(
                        IsolationRule.TENANT_COLUMN,
                        "of type text and not uuid",
                        OWNER,
                        "drop policy tenancy_isolation on document_page",
                        "alter table document_page alter column tenant_id drop default, alter column tenant_id type text"),
                of(
                        IsolationRule.TENANT_COLUMN,
                        "be null",
                        OWNER,
                        "do $$ declare tenant text; begin select attname into tenant from pg_attribute"
                                + " where attrelid = 'ticket_comment'::regclass and attname like '%tenant';"
                                + " execute format('alter table ticket_comment alter column %I drop not null', tenant); end $$"),
                of(
                        IsolationRule.TENANT_COLUMN,
                        "has no default",
                        OWNER,
                        "alter table person_nickname alter column tenant_id drop default"),
                of(
                        IsolationRule.TENANT_COLUMN,
                        "has no default",
                        OWNER,
                        "alter table person_nickname alter column tenant_id set default '" + UUID.randomUUID() + "'"),
                of(IsolationRule.ROW_SECURITY, "table party", OWNER, "alter table party disable row level security"),
                of(
                        IsolationRule.ROW_SECURITY,
                        "table \"Order\"".replace("\"", ""),
                        OWNER,
                        "alter table \"Order\" no force row level security"),
                of(IsolationRule.POLICY, "tenancy_isolation", OWNER, DROP_POLICY),
                of(IsolationRule.POLICY, "tenancy_application", OWNER, "drop policy tenancy_application on party"),
                of(IsolationRule.POLICY, "tenancy_owner", OWNER, "drop policy tenancy_owner on party"),
                of(
                        IsolationRule.POLICY,
                        "table party",
                        OWNER,
                        "alter policy tenancy_isolation on party using (tenant_id is not null)"),
                of(
                        IsolationRule.POLICY,
                        "table party",
                        OWNER,
                        "alter policy tenancy_isolation on party with check (true)"),
                of(IsolationRule.POLICY, "table party", OWNER, "alter policy tenancy_isolation on party to owner"),
                of(
                        IsolationRule.POLICY,
                        "table party",
                        OWNER,
                        DROP_POLICY,
                        "create policy tenancy_isolation on party for all to app"
                                + " using (tenant_id = nullif(current_setting('tenancy.tenant', true), '')::uuid)"
                                + " with check (tenant_id = nullif(current_setting('tenancy.tenant', true), '')::uuid)"),
                of(
                        IsolationRule.POLICY,
                        "table party",
                        OWNER,
                        DROP_POLICY,
                        "create policy tenancy_isolation on party as restrictive for select to app"
                                + " using (tenant_id = nullif(current_setting('tenancy.tenant', true), '')::uuid)"),
                of(
                        IsolationRule.POLICY,
                        "table party",
                        OWNER,
                        "alter policy tenancy_isolation on party"
                                + " using (tenant_id = nullif(current_setting('tenancy.another', true), '')::uuid)"),
                of(
                        IsolationRule.FOREIGN_KEY,
                        "person_nickname refers to person by person_id",
                        OWNER,
                        "alter table person_nickname drop constraint \""
                                + ConstraintName.of(
                                        table("person_nickname"), "fk", List.of("tenant_id", "person_id", "person"))
                                + '"'),
                of(
                        IsolationRule.UNIQUENESS,
                        "party has no key (tenant_id, id) with the tenant first",
                        OWNER,
                        "alter table party drop constraint party_pkey cascade",
                        "alter table party add primary key (id)"),
                of(
                                IsolationRule.FOREIGN_KEY,
                                "label refers to receipt by favourite",
                                OWNER,
                                "alter table receipt add constraint one_id unique (id)",
                                "alter table label add column favourite uuid references receipt (id)")
                        .leaving(
                                "alter table label drop column favourite",
                                "alter table receipt drop constraint receipt_tenant_id_id_key"),
                of(
                                IsolationRule.FOREIGN_KEY,
                                "person_nickname refers to person by person_id without the tenant",
                                OWNER,
                                "alter table person add constraint one_id unique (id)",
                                "alter table person_nickname add foreign key (person_id) references person (id)",
                                "alter table person_nickname drop constraint person_nickname_person_id_fkey,"
                                        + " add constraint twin foreign key (person_id) references person (id)")
                        .leaving("alter table person drop constraint person_tenant_id_id_key"),
                of(
                        IsolationRule.TENANT_INDEX,
                        "ticket_comment has no index that",
                        OWNER,
                        "do $$ declare one text; begin for one in select conname from pg_constraint"
                                + " where conrelid = 'ticket_comment'::regclass and contype = 'u'"
                                + " loop execute format('alter table ticket_comment drop constraint %I', one); end loop;"
                                + " for one in select indexrelid::regclass::text from pg_index"
                                + " where indrelid = 'ticket_comment'::regclass"
                                + " loop execute format('drop index %s', one); end loop; end $$"),
                of(
                                IsolationRule.UNIQUENESS,
                                "one_name of the table party",
                                OWNER,
                                "create unique index one_name on party (name)")
                        .leaving("drop index \""
                                + ConstraintName.of(table("party"), "key", List.of("tenant_id", "name")) + "\""),
                of(
                                IsolationRule.UNIQUENESS,
                                "one_name of the table party",
                                OWNER,
                                "alter table party add constraint one_name unique (name)")
                        .leaving("alter table party drop constraint party_tenant_id_name_key"),
                of(
                                IsolationRule.UNIQUENESS,
                                "ticket_comment_pkey",
                                OWNER,
                                "alter table ticket_comment add primary key (comment)")
                        .leaving("alter table ticket_comment drop constraint ticket_comment_pkey"),
                of(
                                IsolationRule.UNIQUENESS,
                                "one_name",
                                A_PERSON,
                                "create unique index one_name on party (lower(name))")
                        .leaving("drop index one_name"),
                of(
                                IsolationRule.UNIQUENESS,
                                "one_name",
                                A_PERSON,
                                "create unique index one_name on party (name) where name <> ''")
                        .leaving("drop index one_name"),
                of(
                                IsolationRule.UNIQUENESS,
                                "one_country",
                                OWNER,
                                "create unique index one_country on label (country_id)")
                        .leaving("drop index \""
                                + ConstraintName.of(table("label"), "key", List.of("tenant_id", "country_id")) + "\""),
                of(IsolationRule.PRIVILEGES, "too few rights or too many", OWNER, "grant truncate on party to app"),
                of(IsolationRule.PRIVILEGES, "too few rights or too many", OWNER, "grant trigger on label to public"),
                of(IsolationRule.PRIVILEGES, "too few rights or too many", OWNER, "revoke delete on party from app"),
                of(
                                IsolationRule.PARTITION,
                                "child or parent some_parties",
                                OWNER,
                                "create table some_parties () inherits (party)",
                                "alter table some_parties owner to owner",
                                "grant select on some_parties to app")
                        .leaving("drop table some_parties"),
                of(
                                IsolationRule.PARTITION,
                                "child or parent some_parties",
                                OWNER,
                                "create table some_parties () inherits (party)",
                                "alter table some_parties owner to owner",
                                "grant select (name) on some_parties to app",
                                "alter table some_parties enable row level security",
                                "create policy all_of_it on some_parties using (true)")
                        .leaving("drop table some_parties"),
                of(
                                IsolationRule.PARTITION,
                                "child or parent named",
                                OWNER,
                                "create table named (name varchar(255))",
                                "alter table named owner to owner",
                                "grant select on named to app",
                                "alter table receipt add column name varchar(255), inherit named")
                        .leaving(
                                "alter table receipt no inherit named",
                                "alter table receipt drop column name",
                                "drop table named"),
                of(
                                IsolationRule.VIEW,
                                "view parties",
                                OWNER,
                                "create view parties as select * from party",
                                "alter view parties owner to owner",
                                "grant select on parties to app")
                        .leaving("drop view parties"),
                of(
                                IsolationRule.VIEW,
                                "view names",
                                OWNER,
                                "create view parties with (security_invoker = true) as select * from party",
                                "create view names as select name from parties",
                                "alter view names owner to owner",
                                "grant select (name) on names to app")
                        .leaving("drop view names, parties"),
                of(
                                IsolationRule.MATERIALIZED_VIEW,
                                "materialized view parties",
                                OWNER,
                                "create materialized view parties as select * from party",
                                "alter materialized view parties owner to owner",
                                "grant select on parties to app")
                        .leaving("drop materialized view parties"),
                of(
                                IsolationRule.MATERIALIZED_VIEW,
                                "materialized view parties",
                                A_PERSON,
                                "create materialized view parties as select * from party",
                                "alter materialized view parties owner to owner",
                                "create role tenancy_analyst",
                                "grant select on parties to tenancy_analyst",
                                "grant tenancy_analyst to app with inherit false")
                        .leaving("drop materialized view parties", "drop role tenancy_analyst"),
                of(
                                IsolationRule.FUNCTION,
                                "function all_parties()",
                                OWNER,
                                "create function all_parties() returns bigint language sql security definer"
                                        + " as 'select count(*) from public.party'",
                                "alter function all_parties() owner to owner")
                        .leaving("drop function all_parties()"),
                of(
                                IsolationRule.LARGE_OBJECT,
                                "may use large objects",
                                SUPERUSER,
                                "select lo_from_bytea(4711, 'theirs')",
                                "alter large object 4711 owner to app")
                        .leaving("select lo_unlink(4711)"),
                of(
                                IsolationRule.LARGE_OBJECT,
                                "may use large objects",
                                SUPERUSER,
                                "select lo_from_bytea(4711, 'theirs')",
                                "grant update on large object 4711 to public")
                        .leaving("select lo_unlink(4711)"),
                of(
                                IsolationRule.LARGE_OBJECT,
                                "lets every role use all large objects",
                                SUPERUSER,
                                "select lo_from_bytea(4711, 'theirs')",
                                "alter role app set lo_compat_privileges = on")
                        .leaving("select lo_unlink(4711)", "alter role app reset lo_compat_privileges"),
                of(
                        IsolationRule.CANARY,
                        "can write a row of another into the table party",
                        A_PERSON,
                        "alter policy tenancy_isolation on party with check (true)"),
                of(
                        IsolationRule.CANARY,
                        "Without a tenant, rows of the table party",
                        A_PERSON,
                        "insert into party (id, tenant_id) values (gen_random_uuid(), gen_random_uuid())",
                        "alter policy tenancy_isolation on party using (true)"),
                of(
                        IsolationRule.CANARY,
                        "A tenant that does not exist sees rows of the table party",
                        A_PERSON,
                        "insert into party (id, tenant_id) values (gen_random_uuid(), gen_random_uuid())",
                        "alter policy tenancy_isolation on party using (current_setting('tenancy.tenant', true) <> '')"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void shouldRefuseWhatIsBrokenAndSayHowToMendIt(BrokenDatabase broken) throws SQLException {
        broken.breaking().forEach(DoctorTest::asSuperuser);

        List<IsolationFinding> findings = findings();

        IsolationFinding found = findings.stream()
                .filter(finding -> finding.what().contains(broken.what()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Not found: " + broken.what() + " in " + findings));
        assertThat(found).isEqualTo(broken.rule().finding(found.what(), found.mend()));
        for (IsolationFinding each : findings) {
            if (each.rule().equals("canary")) {
                continue;
            }
            switch (broken.mendedBy()) {
                case OWNER -> database.asOwner(each.mend());
                case SUPERUSER -> database.asSuperuser(each.mend());
                case A_PERSON -> assertThat(each.mend()).isNotBlank();
            }
        }
        if (broken.mendedBy() != A_PERSON) {
            assertThat(findings()).isEmpty();
        }
        broken.traces().forEach(DoctorTest::asSuperuser);
    }

    @Test
    void shouldRefuseAConnectionThatCommitsByItself() throws SQLException {
        try (Connection connection = database.application().getConnection()) {
            assertThat(Doctor.examine(connection, database.model()))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.rule()).isEqualTo("auto-commit"));
            assertThat(connection.getAutoCommit()).isTrue();
        }
    }

    @Test
    void shouldRefuseAPoolThatChangesItsRole() throws SQLException {
        asSuperuser(MAY_BECOME_APPLICATION);
        try (Connection connection = database.owner().getConnection()) {
            connection.createStatement().execute("set role \"" + database.applicationRole() + "\"");
            connection.setAutoCommit(false);
            assertThat(Doctor.examine(connection, database.model()))
                    .anySatisfy(finding -> assertThat(finding.rule()).isEqualTo("login"));
        } finally {
            asSuperuser("revoke app from owner");
        }
    }

    @Test
    void shouldBearAPermissivePolicyThatAnotherMade() throws SQLException {
        database.asOwner("create policy wide on party using (true) with check (true)");

        assertThat(findings()).isEmpty();

        database.asOwner("drop policy wide on party");
    }

    @Test
    void shouldBearRelationsThatTheApplicationCanNotReach() throws SQLException {
        database.asOwner(
                "create table some_parties () inherits (party)",
                "create view parties as select * from party",
                "create materialized view names as select name from party",
                "create table more_parties () inherits (party)",
                "alter table more_parties enable row level security",
                "create schema aside",
                "create view aside.labels as select * from label",
                "grant select on aside.labels, more_parties to \"" + database.applicationRole() + "\"",
                "revoke all on some_parties, parties, names from \"" + database.applicationRole() + "\"");

        assertThat(findings()).isEmpty();

        database.asOwner("drop schema aside cascade", "drop table some_parties, more_parties", "drop view parties");
        database.asOwner("drop materialized view names");
    }

    @Test
    void shouldBearLargeObjectsThatTheApplicationCanNotReach() throws SQLException {
        asSuperuser("select lo_from_bytea(4711, 'of another application')");

        assertThat(findings()).isEmpty();

        asSuperuser("select lo_unlink(4711)");
    }

    @Test
    void shouldLeaveNothingBehind() throws SQLException {
        database.asOwner("insert into label (tenant_id, name) values (gen_random_uuid(), 'before')");
        findings();
        database.asOwner("insert into label (tenant_id, name) values (gen_random_uuid(), 'after')");

        List<String> ids = database.seenByOwner("select id from label where name in ('before', 'after') order by id");
        assertThat(Long.parseLong(ids.get(1)) - Long.parseLong(ids.get(0))).isEqualTo(1);
        assertThat(database.seenByOwner("select 1 from party")).isEmpty();
    }

    @Test
    void shouldListAllThatIsWrongInOneRefusal() throws SQLException {
        database.asOwner(
                "alter table party no force row level security",
                "alter table person_nickname alter column tenant_id drop default",
                "create unique index one_name on party (name)");

        List<IsolationFinding> findings = findings();
        assertThatThrownBy(() -> new Refusals(Adoption.ENFORCE).refuseAll(findings))
                .isInstanceOf(TenantIsolationException.class)
                .hasMessageContaining("3 found")
                .hasMessageContaining("[row-security] The table party does not have row-level security")
                .hasMessageContaining("why:  Without it native SQL")
                .hasMessageContaining("mend: alter table \"party\" enable row level security")
                .hasMessageContaining("[tenant-column] The table person_nickname")
                .hasMessageContaining("[uniqueness] The index one_name");
    }

    @Test
    void shouldFindTheTablesOfTheMappingsSchema() throws SQLException {
        try (ShapesDatabase elsewhere = ShapesDatabase.inSchema("app")) {
            try (Connection connection = elsewhere.applicationConnection()) {
                assertThat(Doctor.examine(connection, elsewhere.model()))
                        .extracting(IsolationFinding::rule)
                        .contains("row-security", "policy", "tenant-column", "foreign-key", "tenant-index", "canary")
                        .doesNotContain("missing-table");
            }
            assertThat(elsewhere.security().script())
                    .contains("alter table \"app\".\"Order\" enable row level security");
            elsewhere.secured();
            try (Connection connection = elsewhere.applicationConnection()) {
                assertThat(Doctor.examine(connection, elsewhere.model())).isEmpty();
            }
        }
    }

    @Test
    void shouldStartWhereNothingIsWrong() throws SQLException {
        assertThat(findings()).isEmpty();
    }

    private static List<IsolationFinding> findings() throws SQLException {
        try (Connection connection = database.applicationConnection()) {
            return Doctor.examine(connection, database.model());
        }
    }

    private static void asSuperuser(String sql) {
        database.asSuperuser(sql.replaceAll("\\bapp\\b", database.applicationRole())
                .replaceAll("(?<=to |grant |from )\\bowner\\b", database.ownerRole()));
    }

    private static TableName table(String name) {
        return new TableName(null, null, name);
    }
}
