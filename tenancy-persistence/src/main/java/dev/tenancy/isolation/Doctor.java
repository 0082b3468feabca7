package dev.tenancy.isolation;

import dev.tenancy.persistence.StoreFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.Version;

/** Examines whether PostgreSQL keeps the tenants of a model apart, by what a connection of the application's pool can see and do. */
final class Doctor {

    private final TenantModel model;
    private final List<IsolationFinding> findings = new ArrayList<>();

    private Doctor(TenantModel model) {
        this.model = model;
    }

    /**
     * All that is wrong; empty when nothing is.
     *
     * @param connection just taken from the pool; its transaction is rolled back
     * @throws SQLException when the connection breaks
     */
    static List<IsolationFinding> examine(Connection connection, TenantModel model) throws SQLException {
        Doctor doctor = new Doctor(model);
        doctor.findings.addAll(VersionCheck.ofHibernate(Version.getVersionString()));
        doctor.findings.addAll(VersionCheck.ofServer(
                connection.getMetaData().getDatabaseMajorVersion(),
                connection.getMetaData().getDatabaseMinorVersion()));
        boolean autoCommit = connection.getAutoCommit();
        if (autoCommit) {
            doctor.findings.add(
                    IsolationRule.AUTO_COMMIT.finding(
                            "The pool's connections commit each statement by themselves.",
                            "Set autoCommit of the pool to false, and hibernate.connection.provider_disables_autocommit to true."));
        }
        connection.setAutoCommit(false);
        try {
            doctor.examine(connection);
        } finally {
            connection.rollback();
            connection.setAutoCommit(autoCommit);
        }
        return List.copyOf(doctor.findings);
    }

    private void examine(Connection connection) throws SQLException {
        ApplicationSession session = ApplicationSession.read(connection, model);
        findings.addAll(session.findings());
        PostgresCatalog catalog = PostgresCatalog.read(connection, model, session.role());
        findings.addAll(new TableCheck(model, catalog, session.role()).findings());
        findings.addAll(new UniquenessCheck(model, catalog).findings());
        add(connection, () -> ReachCheck.findings(connection, model, session.role()));
        add(connection, () -> LargeObjectCheck.findings(connection, model, session.role()));
        add(connection, () -> new Canary(connection, model, catalog).findings());
    }

    /** One that can't be done is a finding, too, and keeps none of the others from being done. */
    private void add(Connection connection, Check check) throws SQLException {
        try {
            findings.addAll(check.findings());
        } catch (SQLException failed) {
            if (StoreFailures.outage(failed).isPresent()) {
                throw failed;
            }
            connection.rollback();
            findings.add(IsolationRule.EXAMINATION.finding(
                    "Something could not be examined: " + failed.getMessage(),
                    "Mend what else was found, then look again."));
        }
    }

    @FunctionalInterface
    private interface Check {
        List<IsolationFinding> findings() throws SQLException;
    }
}
