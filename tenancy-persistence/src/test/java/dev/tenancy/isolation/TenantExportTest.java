package dev.tenancy.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenancy.access.TenantContext;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Lob;
import jakarta.persistence.Table;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

final class TenantExportTest {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    @Nested
    final class OnH2 extends Exports {

        @Override
        TestUnit unit(Class<?>... entities) {
            return TestUnit.onH2(TenantIsolation.builder(), entities);
        }

        @Override
        Map<String, String> valuesAndTheirJson() {
            return Map.ofEntries(
                    Map.entry("boolean true", "true"),
                    Map.entry("bigint 9007199254740993", "9007199254740993"),
                    Map.entry("numeric(30,10) 12345678901234567890.1234567890", "12345678901234567890.1234567890"),
                    Map.entry("double precision 0.1", "0.1"),
                    Map.entry("double precision 'NaN'", "\"NaN\""),
                    Map.entry("real 0.1", "0.1"),
                    Map.entry("date '2024-02-29'", "\"2024-02-29\""),
                    Map.entry("time '07:00:00'", "\"07:00:00\""),
                    Map.entry("timestamp '2024-02-29 07:00:00'", "\"2024-02-29T07:00:00\""),
                    Map.entry("timestamp with time zone '2024-02-29 07:00:00.25+02'", "\"2024-02-29T05:00:00.250Z\""),
                    Map.entry("varbinary X'00ff'", "\"AP8=\""),
                    Map.entry("blob X'00ff'", "\"AP8=\""),
                    Map.entry("clob 'long'", "\"long\""),
                    Map.entry("json '{\"a\": [1, null]}' format json", "\"{\\\"a\\\":[1,null]}\""),
                    Map.entry("integer array array[1, null, 3]", "[1,null,3]"),
                    Map.entry("varchar array array['a, \"b\"', 'c']", "[\"a, \\\"b\\\"\",\"c\"]"),
                    Map.entry(
                            "uuid '00000000-0000-0000-0000-000000000001'", "\"00000000-0000-0000-0000-000000000001\""),
                    Map.entry("varchar U&'half \\d83d \\2028'", "\"half \\uD83D \\u2028\""),
                    Map.entry("varchar null", "null"));
        }
    }

    @Nested
    final class OnPostgresql extends Exports {

        @Override
        TestUnit unit(Class<?>... entities) {
            return TestUnit.onPostgresql(TenantIsolation.builder(), entities);
        }

        @Override
        Map<String, String> valuesAndTheirJson() {
            return Map.ofEntries(
                    Map.entry("boolean true", "true"),
                    Map.entry("bit(3) B'101'", "\"101\""),
                    Map.entry("bigint 9007199254740993", "9007199254740993"),
                    Map.entry("numeric 12345678901234567890.1234567890", "12345678901234567890.1234567890"),
                    Map.entry("numeric 'NaN'", "\"NaN\""),
                    Map.entry("numeric '-Infinity'", "\"-Infinity\""),
                    Map.entry("double precision 0.1", "0.1"),
                    Map.entry("double precision 'NaN'", "\"NaN\""),
                    Map.entry("real 0.1", "0.1"),
                    Map.entry("date '2024-02-29'", "\"2024-02-29\""),
                    Map.entry("date 'infinity'", "\"infinity\""),
                    Map.entry("time '07:00:00'", "\"07:00:00\""),
                    Map.entry("timestamp '2024-02-29 07:00:00'", "\"2024-02-29T07:00:00\""),
                    Map.entry("timestamp '-infinity'", "\"-infinity\""),
                    Map.entry("timestamptz '2024-02-29 07:00:00.25+02'", "\"2024-02-29T05:00:00.250Z\""),
                    Map.entry("timestamptz 'infinity'", "\"infinity\""),
                    Map.entry("timestamptz[] array['2024-02-29 07:00+02'::timestamptz]", "[\"2024-02-29T05:00:00Z\"]"),
                    Map.entry("bytea '\\x00ff'", "\"AP8=\""),
                    Map.entry("json '{\"a\":  [1, null]}'", "\"{\\\"a\\\":  [1, null]}\""),
                    Map.entry("jsonb '{\"a\":[1,null]}'", "\"{\\\"a\\\": [1, null]}\""),
                    Map.entry("int[] '{{1,null},{3,4}}'", "[[1,null],[3,4]]"),
                    Map.entry("text[] array['a, \"b\"', 'c']", "[\"a, \\\"b\\\"\",\"c\"]"),
                    Map.entry(
                            "uuid '00000000-0000-0000-0000-000000000001'", "\"00000000-0000-0000-0000-000000000001\""),
                    Map.entry("inet '10.0.0.1'", "\"10.0.0.1\""),
                    Map.entry("text e'line\\n\\u2028\\t\"'", "\"line\\n\u2028\\t\\\"\""),
                    Map.entry("text null", "null"));
        }

        @Test
        void shouldRefuseLargeObjectsWhileTheyAreOnlyReported() {
            TenantContext tenant = TestContexts.newTenant();
            TenantIsolation.Builder reporting = TenantIsolation.builder().adopting(Adoption.REPORT, tenant.tenantId());
            try (TestUnit scans = TestUnit.onPostgresql(reporting, Scan.class)) {
                assertThatThrownBy(() -> export(scans, tenant, OutputStream.nullOutputStream()))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContainingAll("scan", "large objects", "without @Lob");
                assertThatThrownBy(() -> TenantErasure.of(scans.factory()).erase(tenant.tenantId(), "closed"))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContainingAll("scan", "large objects", "without @Lob");
            }
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Exports {

        private final TenantContext ours = TestContexts.newTenant();
        private final TenantContext theirs = TestContexts.newTenant();
        private TestUnit unit;

        abstract TestUnit unit(Class<?>... entities);

        /** Each a type and a literal of it, with what is written for it. */
        abstract Map<String, String> valuesAndTheirJson();

        @BeforeAll
        void open() {
            Class<?>[] entities = Arrays.copyOf(EveryShape.ENTITIES, EveryShape.ENTITIES.length + 1);
            entities[entities.length - 1] = Note.class;
            unit = unit(entities);
            unit.isolation().<Void, RuntimeException>bypass("the regions are the operator's", session -> {
                EveryShape.storeShared(session);
                return null;
            });
            store(theirs);
        }

        @AfterAll
        void close() {
            unit.close();
        }

        @Test
        void shouldWriteEveryRowOfTheTenantAndNoOther() throws IOException {
            TenantModel model = unit.isolation().unit().model();
            Map<String, List<String>> before = TableDump.of(unit.owner(), model);
            store(ours);
            Map<String, List<String>> both = TableDump.of(unit.owner(), model);
            ByteArrayOutputStream out = new ByteArrayOutputStream();

            Map<String, Long> counts = export(unit, ours, out);

            Map<String, Long> read = new TreeMap<>();
            for (JsonNode line : lines(out)) {
                assertThat(line.fieldNames()).toIterable().containsExactly("table", "row");
                read.merge(line.get("table").textValue(), 1L, Long::sum);
            }
            model.tables().forEach(table -> {
                String name = table.name().toString();
                assertThat(read.getOrDefault(name, 0L))
                        .as(name)
                        .isEqualTo(counts.get(name))
                        .isEqualTo(both.get(name).size() - before.get(name).size());
            });
            assertThat(read)
                    .containsOnlyKeys(counts.entrySet().stream()
                            .filter(count -> count.getValue() > 0)
                            .map(Map.Entry::getKey)
                            .toList());
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .contains(ours.tenantId().value().toString())
                    .doesNotContain(theirs.tenantId().value().toString())
                    .doesNotContain(theirs.tenantId().toString());
        }

        @Test
        void shouldWriteEachTypeInItsForm() throws Exception {
            TenantContext tenant = TestContexts.newTenant();
            Map<String, String> values = valuesAndTheirJson();
            List<String> expected = new ArrayList<>();
            int column = 0;
            asOwner(
                    unit,
                    "insert into note (id, tenant_id) values ('" + UUID.randomUUID() + "', '"
                            + tenant.tenantId().value() + "')");
            for (Map.Entry<String, String> value : values.entrySet()) {
                int literal = value.getKey().lastIndexOf(' ', literalStart(value.getKey()));
                String name = "v" + column++;
                asOwner(
                        unit,
                        "alter table note add column " + name + " "
                                + value.getKey().substring(0, literal));
                asOwner(unit, "update note set " + name + " = " + value.getKey().substring(literal + 1));
                expected.add("\"" + name + "\":" + value.getValue());
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            export(unit, tenant, out);

            String line = out.toString(StandardCharsets.UTF_8).replaceAll("\"V(\\d+)\":", "\"v$1\":");
            assertThat(line).endsWith("\n").containsOnlyOnce("\n");
            assertThat(JSON.readTree(line).get("row").size()).isEqualTo(values.size() + 3);
            assertThat(line).contains(String.join(",", expected));
        }

        @Test
        void shouldWriteAllAsItIsAtOneMoment() throws IOException {
            TenantContext tenant = TestContexts.newTenant();
            for (int i = 0; i < 20; i++) {
                store(tenant);
            }
            boolean[] stored = new boolean[1];
            ByteArrayOutputStream before = new ByteArrayOutputStream();
            Map<String, Long> expected = export(unit, tenant, before);

            Map<String, Long> counts = export(unit, tenant, new FilterOutputStream(OutputStream.nullOutputStream()) {
                @Override
                public void write(byte[] bytes, int offset, int length) {
                    if (!stored[0]) {
                        stored[0] = true;
                        store(tenant);
                    }
                }
            });

            assertThat(stored[0]).isTrue();
            assertThat(counts).isEqualTo(expected);
        }

        @Test
        void shouldSayThatTheReaderHasGoneAndGiveTheConnectionBackAsItWas() {
            TenantContext tenant = TestContexts.newTenant();
            store(tenant);

            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> export(unit, tenant, new OutputStream() {
                            @Override
                            public void write(int one) throws IOException {
                                throw new IOException("gone");
                            }
                        }))
                        .isInstanceOf(IOException.class)
                        .hasMessage("gone");
                store(tenant);
            }
        }

        @Test
        void shouldWriteNothingWithoutATenant() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();

            assertThatThrownBy(() -> TenantExport.of(unit.factory()).writeTo(out))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("No tenant context");
            assertThat(out.size()).isZero();
        }

        static Map<String, Long> export(TestUnit unit, TenantContext tenant, OutputStream out) throws IOException {
            return TenantContext.<Map<String, Long>, IOException>callIn(
                    tenant, () -> TenantExport.of(unit.factory()).writeTo(out));
        }

        private static int literalStart(String value) {
            int start = value.indexOf('\'');
            int array = value.indexOf("array[");
            if (array >= 0) {
                return array;
            }
            return start >= 0 ? start : value.length();
        }

        private static List<JsonNode> lines(ByteArrayOutputStream out) throws IOException {
            List<JsonNode> lines = new ArrayList<>();
            for (String line : out.toString(StandardCharsets.UTF_8).split("\n")) {
                lines.add(JSON.readTree(line));
            }
            return lines;
        }

        private void store(TenantContext tenant) {
            TenantContext.runIn(
                    tenant,
                    () -> unit.sessions()
                            .runInTransaction(session ->
                                    EveryShape.store(session, "of " + tenant.tenantId() + UUID.randomUUID())));
        }

        static void asOwner(TestUnit unit, String sql) throws SQLException {
            try (Connection connection = unit.owner().getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(true);
                statement.execute(sql);
            }
        }
    }

    @Entity
    @Table(name = "scan")
    static class Scan extends TenantScopedEntity {
        @Id
        UUID id = UUID.randomUUID();

        @Lob
        String text = "long";
    }
}
