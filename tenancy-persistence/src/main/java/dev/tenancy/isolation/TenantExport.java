package dev.tenancy.isolation;

import dev.tenancy.access.TenantContext;
import dev.tenancy.problem.Unavailable;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;

/**
 * Writes all rows of a tenant in the tables that the entities of a persistence unit are mapped to, with those of collections,
 * join tables and Hibernate's audit logs, as JSON lines in UTF-8: {@code {"table":"invoice","row":{"id":7,"paid":null}}}, for
 * each row a line that ends with a line feed. Tables come after those that they refer to, unless that is a circle. Columns are
 * all that the table has, by the names that the database has for them.
 *
 * <p>Numbers are JSON numbers with all their digits, booleans are {@code true} and {@code false}, and SQL's null is {@code null}.
 * Bytes are base64 text. An instant is ISO-8601 in UTC ({@code 2026-11-23T10:15:00Z}); dates, and timestamps without a time zone,
 * are ISO-8601 too. Arrays are arrays. All else is text as the database writes it, JSON columns too, and so are {@code NaN},
 * {@code Infinity} and {@code infinity}. Thread-safe.
 */
public final class TenantExport {

    private final EntityManagerFactory factory;
    private final TenantIsolation isolation;

    private TenantExport(EntityManagerFactory factory) {
        this.factory = factory;
        isolation = TenantIsolation.of(factory);
    }

    /**
     * For the entities of {@code factory}, which is not closed by this.
     *
     * @throws IllegalStateException when it was made without {@link TenantIsolation#settings()}
     */
    public static TenantExport of(EntityManagerFactory factory) {
        return new TenantExport(factory);
    }

    /**
     * Writes the rows of the tenant whose {@link TenantContext} is bound to this thread, all as they are at one moment, in a
     * read-only transaction of its own: on PostgreSQL as the application's role, which row-level security holds to that tenant.
     * At most a few hundred rows are in memory at a time. A connection is in use until all is written, so a slow reader holds
     * one.
     *
     * @param out is flushed, and not closed
     * @return how many rows of each table were written, by the table's name
     * @throws IOException when {@code out} does; what was written until then is not the whole
     * @throws IllegalStateException when no tenant context is bound, or a table can't say whose its rows are
     * @throws Unavailable when the database is out of reach
     */
    public Map<String, Long> writeTo(OutputStream out) throws IOException {
        UUID tenant = isolation.currentTenant();
        try {
            return OwnTransactions.<Map<String, Long>, RuntimeException>call(
                    factory,
                    session -> session.unwrap(Session.class).doReturningWork(connection -> {
                        try (JsonLines lines = new JsonLines(out)) {
                            return write(tenant, readable(connection), lines);
                        } catch (IOException failed) {
                            throw new UncheckedIOException(failed);
                        }
                    }));
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    private Map<String, Long> write(UUID tenant, Connection connection, JsonLines lines)
            throws SQLException, IOException {
        IsolatedUnit unit = isolation.unit();
        Map<String, Long> written = new LinkedHashMap<>();
        try (Snapshot snapshot = Snapshot.begin(connection, unit.holdsInDatabase())) {
            TenantRows rows = TenantRows.of(unit.model(), tenant, connection, unit.holdsInDatabase());
            for (TenantTable table : unit.model().tables()) {
                String name = table.name().toString();
                long count = 0;
                try (Statement statement = snapshot.statement();
                        ResultSet found =
                                statement.executeQuery("select " + TenantRows.ROW + ".*" + rows.from(table))) {
                    while (found.next()) {
                        lines.write(name, found);
                        count++;
                    }
                }
                written.put(name, count);
            }
        }
        return written;
    }

    /** SQL of the application's own is refused where the database can't hold it; this names the tenant in each query. */
    private Connection readable(Connection connection) {
        return isolation.unit().holdsInDatabase()
                ? connection
                : ConnectionHandler.of(connection)
                        .map(ConnectionHandler::target)
                        .orElse(connection);
    }
}
