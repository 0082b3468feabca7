package dev.tenancy.benchmarks.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.access.TenantContext;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class ContenderTest {

    private static final int ROWS = 3_000;

    private final List<TenantContext> tenants = Tenants.make(3);

    @Test
    void shouldDoTheSameWorkOnPostgresql() throws SQLException {
        try (BenchmarkDatabase database = BenchmarkDatabase.postgresql(tenants, ROWS)) {
            requireSameWork(database);
        }
    }

    @Test
    void shouldDoTheSameWorkOnH2() throws SQLException {
        try (BenchmarkDatabase database = BenchmarkDatabase.h2(tenants, ROWS)) {
            requireSameWork(database);
        }
    }

    @Test
    void shouldBeHeldByPostgresqlOnlyAsTheKit() throws SQLException {
        try (BenchmarkDatabase database = BenchmarkDatabase.postgresql(tenants, ROWS)) {
            withContenders(database, contender -> {
                boolean isKit = contender.name().equals(Contender.KIT);
                String table = (isKit ? database.heldSchema() : database.rawSchema()) + ".lead";
                assertThat(count(contender, table)).as(contender.name()).isEqualTo(isKit ? 1_000 : ROWS);
            });
        }
    }

    private void requireSameWork(BenchmarkDatabase database) {
        for (TenantContext tenant : tenants) {
            List<List<UUID>> firstPages = new ArrayList<>();
            Set<List<UUID>> fivePages = new HashSet<>();
            withContenders(database, contender -> {
                assertThat(Shape.FLUSH.run(contender, tenant)).hasSize(100);
                firstPages.add(Shape.ONE_PAGE.run(contender, tenant));
                fivePages.add(Shape.FIVE_PAGES.run(contender, tenant));
            });
            assertThat(fivePages).hasSize(1);
            List<UUID> ids = fivePages.iterator().next();
            assertThat(ids).hasSize(100).doesNotHaveDuplicates();
            assertThat(firstPages).hasSize(3).allMatch(ids.subList(0, Shape.PAGE)::equals);
        }
    }

    private long count(Contender contender, String table) {
        List<Long> counts = new ArrayList<>();
        contender.inTransaction(
                tenants.get(0),
                entityManager -> counts.add((Long) entityManager
                        .createNativeQuery("select count(*) from " + table, Long.class)
                        .getSingleResult()));
        return counts.get(0);
    }

    private static void withContenders(BenchmarkDatabase database, Consumer<Contender> use) {
        List<Contender> contenders = Contender.allOn(database);
        try {
            contenders.forEach(use);
        } finally {
            contenders.forEach(Contender::close);
        }
    }
}
