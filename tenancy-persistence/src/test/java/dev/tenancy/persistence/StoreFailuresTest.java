package dev.tenancy.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.problem.Stale;
import dev.tenancy.problem.Unavailable;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.hibernate.HibernateException;
import org.hibernate.StaleStateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StoreFailuresTest {

    private static final String STATEMENT = "insert into tenancy_member values ('ada@example.com')";

    @ParameterizedTest
    @CsvSource({
        "08006, 0",
        "53300, 0",
        "57P01, 0",
        "57014, 0",
        "58030, 0",
        "55P03, 0",
        "25006, 0",
        "25P03, 0",
        "40001, 0",
        "40P01, 0",
        "HYT00, 50200",
        "90098, 90098",
        "90020, 90020"
    })
    void shouldCallUnavailableWhatMayGoAwayByItself(String state, int code) {
        assertThat(StoreFailures.translate(wrapped(new SQLException(STATEMENT, state, code))))
                .isInstanceOf(Unavailable.class)
                .hasMessageNotContaining("ada");
    }

    @ParameterizedTest
    @CsvSource({"42601, 0", "23502, 0", "23503, 0", "42501, 0", "22001, 0"})
    void shouldNotCallUnavailableWhatNeverGoesAwayByItself(String state, int code) {
        assertThat(StoreFailures.translate(wrapped(new SQLException(STATEMENT, state, code))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(state)
                .hasMessageNotContaining("ada");
    }

    @Test
    void shouldCallUnavailableWhenThePoolGivesNoConnection() {
        assertThat(StoreFailures.translate(new SQLTransientConnectionException("pool - timeout")))
                .isInstanceOf(Unavailable.class);
    }

    @Test
    void shouldCallStaleWhatAnotherChangedFirst() {
        assertThat(StoreFailures.translate(new StaleStateException("row"))).isInstanceOf(Stale.class);
    }

    @Test
    void shouldKeepTheInterruptionOfTheThread() {
        SQLException interrupted = new SQLException("interrupted", new InterruptedException());

        assertThat(StoreFailures.translate(interrupted)).isInstanceOf(Unavailable.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void shouldFindAUniqueViolationWhereverItIs() {
        assertThat(StoreFailures.isUniqueViolation(wrapped(new SQLException(STATEMENT, "23505"))))
                .isTrue();
        assertThat(StoreFailures.isUniqueViolation(wrapped(new SQLException(STATEMENT, "23503"))))
                .isFalse();
        assertThat(StoreFailures.isUniqueViolation(new HibernateException(STATEMENT)))
                .isFalse();
    }

    private static HibernateException wrapped(SQLException failure) {
        return new HibernateException("could not execute [" + STATEMENT + "]", failure);
    }
}
