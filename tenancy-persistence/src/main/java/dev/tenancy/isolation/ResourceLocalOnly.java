package dev.tenancy.isolation;

import java.util.Map;
import java.util.Objects;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.boot.registry.selector.spi.StrategySelector;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.TransactionSettings;
import org.hibernate.resource.transaction.backend.jdbc.internal.JdbcResourceLocalTransactionCoordinatorBuilderImpl;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;

/** A tenant is set for a transaction that Hibernate begins and ends itself; of those of JTA nobody has shown that it holds. */
final class ResourceLocalOnly {

    /** What Hibernate looks at when {@link TransactionSettings#TRANSACTION_COORDINATOR_STRATEGY} is not set. */
    private static final String FORMER_STRATEGY = "hibernate.transaction.factory_class";

    private static final String WHY =
            " The tenant is set for the length of a transaction that Hibernate itself begins and ends on one"
                    + " connection. A transaction manager does so behind its back, and then nobody could say whose rows a statement"
                    + " reaches. Give the unit the transaction type RESOURCE_LOCAL, and a data source that joins no transaction as "
                    + JdbcSettings.JAKARTA_NON_JTA_DATASOURCE + ".";

    private ResourceLocalOnly() {}

    /** {@link TenantIsolationException} when the settings of {@code builder} are of a unit that joins transactions. */
    static void require(StandardServiceRegistryBuilder builder) {
        Map<String, Object> settings = builder.getSettings();
        if (settings.get(JdbcSettings.JAKARTA_JTA_DATASOURCE) != null) {
            throw new TenantIsolationException("The persistence unit has a " + JdbcSettings.JAKARTA_JTA_DATASOURCE
                    + ", whose connections join the transactions of JTA." + WHY);
        }
        if (coordinator(builder, settings).isJta()) {
            throw new TenantIsolationException("The persistence unit joins the transactions of JTA." + WHY);
        }
    }

    private static TransactionCoordinatorBuilder coordinator(
            StandardServiceRegistryBuilder builder, Map<String, Object> settings) {
        return Objects.requireNonNull(builder.getBootstrapServiceRegistry()
                .requireService(StrategySelector.class)
                .resolveDefaultableStrategy(
                        TransactionCoordinatorBuilder.class,
                        settings.getOrDefault(
                                TransactionSettings.TRANSACTION_COORDINATOR_STRATEGY, settings.get(FORMER_STRATEGY)),
                        JdbcResourceLocalTransactionCoordinatorBuilderImpl.INSTANCE));
    }
}
