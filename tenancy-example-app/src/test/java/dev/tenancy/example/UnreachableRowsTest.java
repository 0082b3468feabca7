package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.example.RunningApp.TestTenant;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreachableRowsTest {

    private static final String LEAD = "{\"email\":\"lead@example.com\",\"name\":\"Lead\"}";

    @TempDir
    Path folder;

    @Test
    void shouldGiveTheUnitBackWhileTheRowsAreOutOfReachAndRecoverByItself() {
        PostgresDatabase database = PostgresServer.newDatabase();
        String role = database.applicationUser();
        try (RunningApp app = RunningApp.start(TestDatabase.settings(database), folder)) {
            TestTenant tenant = app.tenant("starter");
            tenant.owner().post("/leads", LEAD).expect(201);

            database.asSuperuser("alter role " + role + " connection limit 0");
            database.asSuperuser(
                    "select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + role + "'");
            Answer refused = tenant.owner().post("/leads", LEAD);

            assertThat(refused.expect(503).text("/code")).isEqualTo("unavailable");
            assertThat(refused.header("Retry-After")).isPresent();
            assertThat(leadsCaptured(tenant)).isEqualTo(1);

            database.asSuperuser("alter role " + role + " connection limit -1");
            untilTaken(tenant).expect(201);
            assertThat(leadsCaptured(tenant)).isEqualTo(2);
        }
    }

    /** The pool finds out when it tries again, at most some seconds later. */
    private static Answer untilTaken(TestTenant tenant) {
        Answer answer = tenant.owner().post("/leads", LEAD);
        for (int attempt = 0; attempt < 10 && answer.status() == 503; attempt++) {
            answer = tenant.owner().post("/leads", LEAD);
        }
        return answer;
    }

    private static int leadsCaptured(TestTenant tenant) {
        return tenant.owner()
                .get("/tenants/me/usage")
                .expect(200)
                .json()
                .at("/leads_captured")
                .asInt(-1);
    }
}
