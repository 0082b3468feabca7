package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/**
 * What the nodes on one PostgreSQL database tell each other: the UUID of a tenant that was changed. PostgreSQL delivers it after
 * the commit of the transaction that sent it, and holds a lock of the whole server meanwhile, so no charge may send one.
 */
final class ChangeNotice {

    static final String CHANNEL = "tenancy_access";

    private static final String SEND = "select pg_notify('" + CHANNEL + "', notice) from unnest(?) as notice";

    private static final String EVERYTHING = "*";
    private static final String PROBE = "probe ";

    private ChangeNotice() {}

    /** Sent when the transaction is committed; answers that say that something is not there are not told of. */
    static void send(Connection connection, StaleAnswers stale) throws SQLException {
        send(
                connection,
                stale.all()
                        ? Set.of(EVERYTHING)
                        : stale.tenants().stream()
                                .map(tenant -> tenant.value().toString())
                                .toList());
    }

    static void send(Connection connection, Collection<String> notices) throws SQLException {
        Array payloads = connection.createArrayOf("text", notices.toArray());
        try (PreparedStatement statement = connection.prepareStatement(SEND)) {
            statement.setArray(1, payloads);
            statement.execute();
        } finally {
            payloads.free();
        }
    }

    /** A notice that changes nothing, and that nobody else sends. */
    static String probe() {
        return PROBE + UUID.randomUUID();
    }

    /** What to forget on this notice: everything, when it can't be read. */
    static StaleAnswers read(String notice) {
        if (notice.startsWith(PROBE)) {
            return StaleAnswers.NONE;
        }
        try {
            return StaleAnswers.about(new TenantId(UUID.fromString(notice)));
        } catch (IllegalArgumentException unreadable) {
            return StaleAnswers.ALL;
        }
    }
}
