package dev.tenancy.isolation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.cfg.QuerySettings;
import org.hibernate.resource.jdbc.spi.PhysicalConnectionHandlingMode;
import org.hibernate.service.spi.ServiceContributor;

/** Turns the one setting into all that Hibernate must be told before it opens the database. Found by Hibernate as a Java service. */
public final class IsolationContributor implements ServiceContributor {

    @Override
    public void contribute(StandardServiceRegistryBuilder builder) {
        Object setting = builder.getSettings().get(TenantIsolation.SETTING);
        if (setting == null) {
            return;
        }
        TenantIsolation isolation = setting instanceof TenantIsolation given ? given : named(setting.toString());
        isolation.requireUnbound();
        ResourceLocalOnly.require(builder);
        TenantConnectionProvider connections = new TenantConnectionProvider(isolation);
        builder.applySettings(Map.of(
                TenantIsolation.SETTING,
                isolation,
                MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER,
                new ContextTenantResolver(isolation),
                MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER,
                connections,
                // The connection is taken for the first statement and given back after the transaction, never before.
                JdbcSettings.CONNECTION_HANDLING,
                PhysicalConnectionHandlingMode.DELAYED_ACQUISITION_AND_RELEASE_AFTER_TRANSACTION,
                JdbcSettings.CONNECTION_PROVIDER_DISABLES_AUTOCOMMIT,
                true,
                QuerySettings.SEMANTIC_QUERY_TRANSLATOR,
                GuardedTranslatorFactory.class.getName()));
        builder.addInitiator(new GuardedJdbcServices.Initiator(isolation));
        builder.addInitiator(new GuardedMutationStrategies.Initiator());
    }

    private static TenantIsolation named(String setting) {
        String name = setting.toUpperCase(Locale.ROOT);
        if (!name.equals(Adoption.ENFORCE.name())) {
            throw new IllegalArgumentException("The setting " + TenantIsolation.SETTING + " is \"" + setting
                    + "\"; as text it may only be \"enforce\". For the steps before it, of "
                    + Arrays.toString(Adoption.values())
                    + ", build a TenantIsolation with adopting(step, home).");
        }
        return TenantIsolation.builder().build();
    }
}
