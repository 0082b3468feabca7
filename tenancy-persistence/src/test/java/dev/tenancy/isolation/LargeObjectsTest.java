package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.access.TenantContext;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Lob;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.Audited;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.Nationalized;
import org.hibernate.type.SqlTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL's row-level security does not hold for large objects, so nothing of a tenant is to be in one. */
final class LargeObjectsTest {

    private final BoundDatabase database = new BoundDatabase(Scan.class);
    private final HikariDataSource pool = database.pool(2, Map.of());
    private final TenantContext ours = TestContexts.newTenant();
    private final TenantContext theirs = TestContexts.newTenant();

    @AfterEach
    void drop() {
        pool.close();
        database.close();
    }

    @Test
    void shouldBeReadAndOverwrittenByEveryTenantBesideRowLevelSecurity() {
        try (SessionFactory factory = reporting()) {
            in(factory, theirs, session -> session.persist(new Scan()));
            in(factory, ours, session -> {
                assertThat(ask(session, "select id from scan")).isEmpty();
                assertThat(ask(session, "select convert_from(lo_get(oid), 'UTF8') from pg_largeobject_metadata"))
                        .containsExactlyInAnyOrder("their text", "their bytes", "their note", "their page");
                ask(session, "select cast(lo_put(oid, 0, 'OUR') as text) from pg_largeobject_metadata");
            });
            in(
                    factory,
                    theirs,
                    session -> assertThat(session.createSelectionQuery("from Scan", Scan.class)
                                    .getSingleResult()
                                    .text)
                            .isEqualTo("OURir text"));
        }
    }

    @Test
    void shouldNotStartWithAttributesThatAreMappedToThem() {
        assertThatThrownBy(() ->
                        database.isolated(pool).createEntityManagerFactory().close())
                .rootCause()
                .isInstanceOf(TenantIsolationException.class)
                .hasMessageContaining("4 found")
                .hasMessageContaining("[large-object] The column text of the table scan")
                .hasMessageContaining("Scan) is mapped to large objects")
                .hasMessageContaining("no row-level security is")
                .hasMessageContaining("@JdbcTypeCode(SqlTypes.LONG32VARCHAR) and without @Lob")
                .hasMessageContaining("The column bytes of the table scan")
                .hasMessageContaining("@JdbcTypeCode(SqlTypes.LONG32VARBINARY) and without @Lob")
                .hasMessageContaining("The column note of the table scan")
                .hasMessageContaining("The column pages of the table scan_page");
    }

    @Test
    void shouldStartWhenWhatTheyHeldWasMovedIntoTheRows() {
        try (SessionFactory factory = reporting()) {
            in(factory, theirs, session -> session.persist(new Scan()));
            List<IsolationFinding> findings = TenantIsolation.of(factory).verify();
            assertThat(findings).hasSize(5);
            findings.forEach(finding -> database.asSuperuser(finding.mend()));
        }
        try (SessionFactory factory = database.isolated(pool, Moved.class).createEntityManagerFactory()) {
            in(factory, theirs, session -> {
                Moved scan =
                        session.createSelectionQuery("from Scan", Moved.class).getSingleResult();
                assertThat(scan.text).isEqualTo("their text");
                assertThat(scan.bytes).asString().isEqualTo("their bytes");
                assertThat(scan.note).isEqualTo("their note");
                assertThat(scan.pages).containsExactly("their page");
            });
            in(
                    factory,
                    ours,
                    session -> assertThatThrownBy(() -> ask(session, "select lo_get(oid) from pg_largeobject_metadata"))
                            .hasMessageContaining("permission denied for large object"));
        }
    }

    @Test
    void shouldBeFoundInEveryKindOfTable() {
        try (MappedDatabase mapped =
                MappedDatabase.postgres(database.database(), List.of(Scan.class, Terms.class, Kept.class))) {
            assertThat(mapped.model().largeObjects())
                    .extracting(column -> column.table() + "." + column.column())
                    .containsExactlyInAnyOrder(
                            "scan.text",
                            "scan.bytes",
                            "scan.note",
                            "scan_page.pages",
                            "terms.wording",
                            "kept.national",
                            "kept.blob",
                            "kept_aud.national",
                            "kept_aud.blob");
        }
    }

    private SessionFactory reporting() {
        return database.unit(pool)
                .properties(TenantIsolation.builder()
                        .adopting(Adoption.REPORT, theirs.tenantId())
                        .owner(database.owner())
                        .applyRowLevelSecurity()
                        .build()
                        .settings())
                .createEntityManagerFactory();
    }

    private static List<String> ask(Session session, String sql) {
        return session.createNativeQuery(sql, String.class).getResultList();
    }

    private static void in(SessionFactory factory, TenantContext tenant, Consumer<Session> work) {
        TenantContext.runIn(tenant, () -> factory.inTransaction(work::accept));
    }

    @Entity(name = "Scan")
    @Table(name = "scan")
    static class Scan extends TenantScopedEntity {

        @Id
        UUID id = UUID.randomUUID();

        @Lob
        String text = "their text";

        @Lob
        byte[] bytes = "their bytes".getBytes(StandardCharsets.UTF_8);

        /** The number of a large object is written into the text. */
        @Lob
        @Column(columnDefinition = "text")
        String note = "their note";

        @Lob
        @ElementCollection
        @CollectionTable(name = "scan_page")
        List<String> pages = List.of("their page");
    }

    @Entity(name = "Scan")
    @Table(name = "scan")
    static class Moved extends TenantScopedEntity {

        @Id
        UUID id;

        @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
        String text;

        @JdbcTypeCode(SqlTypes.LONG32VARBINARY)
        byte[] bytes;

        @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
        String note;

        @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
        @ElementCollection
        @CollectionTable(name = "scan_page")
        List<String> pages;
    }

    @Entity
    @Shared
    @Table(name = "terms")
    static class Terms {

        @Id
        UUID id;

        @Lob
        String wording;
    }

    @Entity
    @Audited
    @Table(name = "kept")
    static class Kept extends TenantScopedEntity {

        @Id
        UUID id;

        @Lob
        @Nationalized
        String national;

        Blob blob;

        @Lob
        @JdbcTypeCode(SqlTypes.LONG32VARCHAR)
        String inTheRow;

        @Column(length = 2_000_000_000)
        byte[] longOne;
    }
}
