package dev.tenancy.example;

import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.secret.OperatorToken;
import dev.tenancy.secret.SecretHasher;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the service is started with. Immutable.
 *
 * @param host the name or address to listen on
 * @param port 0 to 65535; 0 for any free one
 * @param publicUrl what links in mails are built from; null for the listening address, which is then loopback
 * @param operatorToken what was set; null to keep one in {@code operatorTokenFile}
 * @param outbox the folder that receives mails
 * @param hasher with the configured peppers, or with none
 * @param sharesRateLimits whether all nodes on the database hold one rate limit, and not each its own
 * @param plans the product's plans
 * @param trustedProxies addresses whose {@code X-Forwarded-For} is believed
 * @param demo whether the guide's calls without a credential are answered
 * @param warnings to be told at start, without secrets
 */
record Settings(
        String host,
        int port,
        @Nullable URI publicUrl,
        Database database,
        String baseDomain,
        @Nullable OperatorToken operatorToken,
        Path operatorTokenFile,
        Path outbox,
        SecretHasher hasher,
        boolean sharesRateLimits,
        PlanCatalog plans,
        List<String> trustedProxies,
        boolean demo,
        List<String> warnings) {

    Settings {
        trustedProxies = List.copyOf(trustedProxies);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads the settings of a service that keeps its files in {@code folder/data} where it is not told otherwise. The folder is
     * absolute or begins with a dot, since H2 takes a relative path only so.
     *
     * @throws BadSettings naming every setting that is wrong, and its bound
     */
    static Settings read(List<String> arguments, Map<String, String> environment, Properties properties, Path folder) {
        return new SettingsReader(new SettingValues(environment, properties), folder).read(arguments);
    }
}
