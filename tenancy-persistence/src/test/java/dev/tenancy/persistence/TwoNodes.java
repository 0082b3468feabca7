package dev.tenancy.persistence;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenancy.testkit.Samples;
import dev.tenancy.testkit.postgres.PostgresDatabase;
import dev.tenancy.testkit.postgres.PostgresServer;
import javax.sql.DataSource;

/** Two stores, each with a pool of its own, on one new database. */
final class TwoNodes implements AutoCloseable {

    private final HikariDataSource first;
    private final HikariDataSource second;
    private final Runnable dropping;
    private final JpaTenancyStore one;
    private final JpaTenancyStore two;

    private TwoNodes(HikariDataSource first, HikariDataSource second, Runnable dropping) {
        this.first = first;
        this.second = second;
        this.dropping = dropping;
        TenancySchema.migrate(first);
        one = JpaTenancyStore.open(first);
        two = JpaTenancyStore.open(second);
    }

    static TwoNodes onH2() {
        String url = "jdbc:h2:mem:" + Samples.uuid() + ";DB_CLOSE_DELAY=-1";
        return new TwoNodes(DatabasePool.open(url, "sa", ""), DatabasePool.open(url, "sa", ""), () -> {});
    }

    static TwoNodes onPostgres() {
        PostgresDatabase database = PostgresServer.newDatabase();
        return new TwoNodes(TestDatabase.open(database), TestDatabase.open(database), database::close);
    }

    JpaTenancyStore one() {
        return one;
    }

    JpaTenancyStore two() {
        return two;
    }

    DataSource engine() {
        return first;
    }

    @Override
    public void close() {
        one.close();
        two.close();
        first.close();
        second.close();
        dropping.run();
    }
}
