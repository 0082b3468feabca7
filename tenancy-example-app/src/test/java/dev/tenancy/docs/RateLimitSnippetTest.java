package dev.tenancy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.Tenancy;
import dev.tenancy.http.TenancyPlugin;
import dev.tenancy.persistence.DatabaseClock;
import dev.tenancy.persistence.DatabasePool;
import dev.tenancy.persistence.JpaTenancyStore;
import dev.tenancy.persistence.PostgresRateLimiter;
import dev.tenancy.persistence.TenancySchema;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The code on rate limits in the docs, run. */
class RateLimitSnippetTest {

    @Test
    void shouldHoldTwoWindowsAtOnce() {
        // snippet: Windows
        RateLimit limit = RateLimit.perMinute(300).and(RateLimit.perSecond(20));
        // end
        assertThat(limit.windows()).containsExactly(RateLimit.perMinute(300), new RateLimit(20, Duration.ofSeconds(1)));
    }

    @Test
    void shouldShareRateLimits() {
        try (PostgresDatabase postgres = PostgresServer.newDatabase()) {
            String url = postgres.url();
            String user = postgres.engineUser();
            String password = postgres.password();
            HikariDataSource database = DatabasePool.open(url, user, password);
            TenancySchema.migrate(database);
            JpaTenancyStore store = JpaTenancyStore.open(database);
            // snippet: SharedRates
            DatabaseClock clock = DatabaseClock.of(database);
            PostgresRateLimiter rates = PostgresRateLimiter.open(url, user, password, clock);
            Tenancy tenancy = Tenancy.builder()
                    .store(store, store)
                    .clock(clock)
                    .rateLimiter(rates)
                    .mailer(mail -> {})
                    .invitationPage(URI.create("https://app.example.com/join"))
                    .build();
            // end
            try (database;
                    rates;
                    tenancy) {
                assertThat(tenancy.rateLimiter()
                                .tryAcquire("tenant", RateLimit.perMinute(2))
                                .remaining())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void shouldCapWhatATenantRunsAtOnce() throws Exception {
        Tenancy tenancy = Tenancy.inMemory();
        // snippet: Concurrency
        Javalin server = Javalin.create(config -> config.registerPlugin(new TenancyPlugin(
                tenancy, http -> http.baseDomain("example.com").tenantConcurrency(40))));
        // end
        try {
            server.start("127.0.0.1", 0);
            URI plans = URI.create("http://127.0.0.1:" + server.port() + "/plans");
            assertThat(HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(plans).build(), BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        } finally {
            server.stop();
        }
    }
}
