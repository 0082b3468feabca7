package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import dev.tenancy.problem.Unavailable;
import dev.tenancy.testkit.Samples;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

final class ReconnectingDataSourceTest {

    private final AtomicInteger toFail = new AtomicInteger();

    /** Fails as often as it was told to. */
    private final DataSource connections =
            new DelegatingDataSource(
                    new DriverDataSource("jdbc:h2:mem:" + Samples.uuid(), null, new Properties(), "sa", "")) {
                @Override
                public Connection getConnection() throws SQLException {
                    if (toFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        throw new SQLException("away", "08001");
                    }
                    return delegate().getConnection();
                }
            };

    @Test
    void shouldGoOnTryingOnceThereWasAConnection() throws SQLException {
        try (HikariDataSource pool = ReconnectingDataSource.pool(new HikariConfig(), connections)) {
            toFail.set(3);

            pool.getDataSource().getConnection().close();

            assertThat(toFail).hasValue(0);
        }
    }

    @Test
    void shouldGiveUpAtOnceWhenThereWasNone() {
        toFail.set(3);

        assertThatThrownBy(() -> ReconnectingDataSource.pool(new HikariConfig(), connections))
                .isInstanceOf(Unavailable.class);
        assertThat(toFail).hasValue(2);
    }

    @Test
    void shouldNotGoOnWhenThePoolIsClosed() {
        HikariDataSource pool = ReconnectingDataSource.pool(new HikariConfig(), connections);
        pool.close();
        toFail.set(3);

        assertThatThrownBy(() -> pool.getDataSource().getConnection()).isInstanceOf(SQLException.class);
        assertThat(toFail).hasValue(2);
    }
}
