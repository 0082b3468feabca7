package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tenancy.problem.Unavailable;
import dev.tenancy.testkit.Samples;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.tx.Transaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Who loses a deadlock on H2 after he has stopped waiting. Another thread marks him as the victim, and he may have got what he waited for
 * by then; so he is not told of a deadlock, but of a transaction that is rolling back.
 */
final class H2DeadlockVictimTest {

    private static final int ROLLING_BACK = 4;

    private final String url = "jdbc:h2:mem:" + Samples.uuid() + ";DB_CLOSE_DELAY=-1";
    private Connection watcher;

    @BeforeEach
    void createRow() throws SQLException {
        watcher = DriverManager.getConnection(url, "sa", "");
        execute(watcher, "create table account (id int primary key, amount int); insert into account values (1, 10)");
    }

    @AfterEach
    void drop() throws SQLException {
        execute(watcher, "shutdown");
    }

    @Test
    void shouldTellTheVictimThatOthersWereFaster() throws Exception {
        try (Connection victim = DriverManager.getConnection(url, "sa", "")) {
            victim.setAutoCommit(false);
            raise(victim);
            markAsVictim(victim);

            SQLException failure = catchThrowableOfType(SQLException.class, () -> raise(victim));

            assertThat(failure.getMessage()).contains("ROLLING_BACK");
            assertThat(StoreFailures.translate(failure)).isInstanceOf(Unavailable.class);
        }
    }

    @Test
    void shouldTellTheVictimThatCommitsThatOthersWereFaster() throws Exception {
        try (Connection victim = DriverManager.getConnection(url, "sa", "")) {
            victim.setAutoCommit(false);
            raise(victim);
            markAsVictim(victim);

            SQLException failure = catchThrowableOfType(SQLException.class, victim::commit);

            assertThat(StoreFailures.translateOfCommit(failure))
                    .isInstanceOfSatisfying(
                            Unavailable.class,
                            told -> assertThat(told.isOutcomeUnknown()).isFalse());
            assertThat(amount()).isEqualTo(10);
        }
    }

    @Test
    void shouldRepeatWhatTheVictimDid() throws Exception {
        try (var pool = DatabasePool.open(url, "sa", "")) {
            AtomicInteger attempts = new AtomicInteger();

            new OwnTransaction(pool, new RunningUnits(), false).inTransaction(connection -> {
                raise(connection);
                if (attempts.incrementAndGet() == 1) {
                    markAsVictim(connection);
                }
                raise(connection);
                return true;
            });

            assertThat(attempts).hasValue(2);
            assertThat(amount()).isEqualTo(12);
        }
    }

    // As Transaction.isDeadlocked of another thread does.
    private static void markAsVictim(Connection connection) throws SQLException {
        try {
            SessionLocal session =
                    (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
            Method setStatus = Transaction.class.getDeclaredMethod("setStatus", int.class);
            setStatus.setAccessible(true);
            setStatus.invoke(session.getTransaction(), ROLLING_BACK);
        } catch (ReflectiveOperationException changed) {
            throw new AssertionError("H2 has changed.", changed);
        }
    }

    private static void raise(Connection connection) throws SQLException {
        execute(connection, "update account set amount = amount + 1 where id = 1");
    }

    private int amount() throws SQLException {
        try (Statement statement = watcher.createStatement();
                ResultSet row = statement.executeQuery("select amount from account")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
