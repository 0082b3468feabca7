package dev.tenancy.persistence;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.id.ApiKeyId;
import dev.tenancy.id.TenantId;
import dev.tenancy.tenant.TenantStatus;
import dev.tenancy.testkit.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that is one of several nodes on a PostgreSQL database. It does what its input says, a line each, until that ends:
 * {@code watch <look-up id>} looks a key up over and over, and prints {@code watching} once it is accepted and {@code refused
 * <time>} when it isn't any more, with the beginning of the last look-up that was accepted; {@code revoke} and {@code suspend
 * <tenant> <key>} do so and print {@code answered <time>}. Times are nanoseconds since 1970.
 */
final class WatchingNode {

    private static final long PAUSE_NANOS = 100_000;

    private final JpaTenancyStore store;
    private final CachingAccessDirectory directory;

    private WatchingNode(JpaTenancyStore store, CachingAccessDirectory directory) {
        this.store = store;
        this.directory = directory;
    }

    /** {@code arguments}: JDBC URL, user and password. */
    public static void main(String[] arguments) throws IOException {
        String url = arguments[0];
        String user = arguments[1];
        String password = arguments[2];
        try (HikariDataSource engine = DatabasePool.open(url, user, password);
                JpaTenancyStore store = JpaTenancyStore.open(engine);
                CachingAccessDirectory directory =
                        CachingAccessDirectory.open(store, DatabasePool.unpooled(url, user, password));
                BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            WatchingNode node = new WatchingNode(store, directory);
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                node.obey(line.split(" "));
            }
        }
    }

    private void obey(String[] words) {
        switch (words[0]) {
            case "watch" -> start(words[1]);
            case "revoke" -> revoke(TenantId.parse(words[1]), ApiKeyId.parse(words[2]));
            case "suspend" -> suspend(TenantId.parse(words[1]));
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private void start(String lookupId) {
        Thread thread = new Thread(() -> watch(lookupId), "watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch(String lookupId) {
        long last = 0;
        long begun = now();
        while (CachingNode.accepts(directory, lookupId)) {
            if (last == 0) {
                System.out.println("watching");
            }
            last = begun;
            LockSupport.parkNanos(PAUSE_NANOS);
            begun = now();
        }
        System.out.println("refused " + last);
    }

    private void revoke(TenantId tenant, ApiKeyId key) {
        store.write(repositories -> {
            repositories.apiKeys().revoke(tenant, key, Samples.NOW);
            return true;
        });
        System.out.println("answered " + now());
    }

    private void suspend(TenantId tenant) {
        store.write(repositories -> {
            var found = repositories.tenants().lock(tenant).orElseThrow();
            return repositories.tenants().update(found.withStatus(TenantStatus.SUSPENDED));
        });
        System.out.println("answered " + now());
    }

    private static long now() {
        return Duration.between(Instant.EPOCH, Instant.now()).toNanos();
    }
}
