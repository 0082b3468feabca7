package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.apikey.ApiKey;
import dev.tenancy.plan.Limit;
import dev.tenancy.store.Repositories;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.TestCharge;
import dev.tenancy.testkit.TestTenant;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the nodes on one PostgreSQL database tell each other, and what not. */
final class ChangeNoticeTest extends OneStorePerClass {

    private ListeningConnection listening;

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres();
    }

    @BeforeEach
    void listen() throws SQLException {
        listening = ListeningConnection.open(database().unpooled());
    }

    @AfterEach
    void close() {
        listening.close();
    }

    @Test
    void shouldNameATenantWhoseRowsWereChangedOnce() throws SQLException {
        TestTenant tenant = TestTenant.createIn(store());
        ApiKey key = tenant.apiKey();
        heard();

        write(all -> {
            all.tenants().update(tenant.tenant());
            all.apiKeys().insert(key);
            all.apiKeys().revoke(tenant.id(), key.id(), Samples.NOW);
        });

        assertThat(heard()).containsExactly(tenant.id().value().toString());
    }

    @Test
    void shouldSayNothingWhenTheWorkIsUndone() throws SQLException {
        TestTenant tenant = TestTenant.createIn(store());
        heard();

        assertThatThrownBy(() -> write(all -> {
                    all.tenants().update(tenant.tenant());
                    throw new IllegalArgumentException("undone");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        store().read(all -> all.tenants().update(tenant.tenant()));

        assertThat(heard()).isEmpty();
    }

    @Test
    void shouldSayNothingOfChargesNewCredentialsAndInvitations() throws SQLException {
        TestTenant tenant = TestTenant.createIn(store());
        TestCharge charge = TestCharge.of(1, Limit.of(10));
        heard();

        store().usage().consume(tenant.id(), charge.charge());
        write(all -> {
            all.tenants().lock(tenant.id());
            all.usage().consume(tenant.id(), charge.charge());
            all.apiKeys().insert(tenant.apiKey());
            all.userTokens().insert(tenant.userToken(tenant.owner()));
        });

        assertThat(heard()).isEmpty();
    }

    @Test
    void shouldBeReadAsItWasSent() {
        TestTenant tenant = TestTenant.unstored();

        assertThat(ChangeNotice.read(tenant.id().value().toString())).isEqualTo(StaleAnswers.about(tenant.id()));
        assertThat(ChangeNotice.read("*")).isEqualTo(StaleAnswers.ALL);
        assertThat(ChangeNotice.read("")).isEqualTo(StaleAnswers.ALL);
        assertThat(ChangeNotice.read(ChangeNotice.probe())).isEqualTo(StaleAnswers.NONE);
    }

    private void write(Consumer<Repositories> work) {
        store().write(repositories -> {
            work.accept(repositories);
            return true;
        });
    }

    /** Whatever was announced until now: notices arrive in the order of the commits. */
    private List<String> heard() throws SQLException {
        String last = ChangeNotice.probe();
        engineStore().announce(last);
        List<String> heard = new ArrayList<>();
        while (!heard.contains(last)) {
            heard.addAll(listening.await(30_000));
        }
        heard.remove(last);
        return heard;
    }
}
