package dev.tenancy.example;

import dev.tenancy.plan.PlanCatalog;
import dev.tenancy.problem.Invalid;
import dev.tenancy.secret.OperatorToken;
import dev.tenancy.secret.Pepper;
import dev.tenancy.secret.SecretHasher;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes {@link Settings} of text, and refuses all that is wrong at once. */
final class SettingsReader {

    private static final String DEMO = "--demo";
    private static final Set<String> DEMO_HOSTS = Set.of("localhost", "127.0.0.1");
    private static final String LOCAL = "local";
    private static final String POSTGRESQL = "postgresql";
    private static final String H2_USER = "sa";
    private static final List<Setting> NOT_YET = List.of(
            Setting.SMTP_URL,
            Setting.GATEWAY_ADDRESSES,
            Setting.GATEWAY_SECRET,
            Setting.OIDC_ISSUER,
            Setting.OIDC_AUDIENCE);

    private final List<String> warnings = new ArrayList<>();
    private final SettingValues values;
    private final Path folder;

    SettingsReader(SettingValues values, Path folder) {
        this.values = values;
        this.folder = folder;
    }

    Settings read(List<String> arguments) {
        boolean demo = isDemo(arguments);
        judgeUnknown();
        refuseWhatIsNotYet();
        String host = values.parse(Setting.HOST, HostName::parse, "127.0.0.1");
        int port = values.parse(Setting.PORT, SettingsReader::port, 8080);
        if (demo && !DEMO_HOSTS.contains(host)) {
            values.reject(
                    Setting.HOST, "must be localhost or 127.0.0.1 with " + DEMO + ", which answers to these alone.");
        }
        URI publicUrl = publicUrl(host);
        Database database = database();
        boolean sharesRateLimits = sharesRateLimits(database);
        String baseDomain = values.parse(Setting.BASE_DOMAIN, HostName::domain, "localhost");
        OperatorToken operatorToken = values.parse(Setting.OPERATOR_TOKEN, OperatorToken::of);
        Path outbox = values.parse(
                Setting.MAIL_OUTBOX, this::path, folder.resolve("data").resolve("outbox"));
        SecretHasher hasher = hasher();
        PlanCatalog plans = ProductPlans.read(values, folder);
        List<String> proxies = values.parse(Setting.TRUSTED_PROXIES, HostName::addresses, List.of());
        if (!values.errors().isEmpty()) {
            throw new BadSettings(values.errors());
        }
        return new Settings(
                host,
                port,
                publicUrl,
                database,
                baseDomain,
                operatorToken,
                folder.resolve("data").resolve("operator-token"),
                outbox,
                hasher,
                sharesRateLimits,
                plans,
                proxies,
                demo,
                warnings);
    }

    private static boolean isDemo(List<String> arguments) {
        if (arguments.stream().allMatch(DEMO::equals)) {
            return !arguments.isEmpty();
        }
        throw new BadSettings(List.of("Usage: Main [" + DEMO + "]; all else is set by TENANCY_… variables."));
    }

    private void judgeUnknown() {
        UnknownSettings unknown = UnknownSettings.judge(values.names());
        values.errors().addAll(unknown.errors());
        warnings.addAll(unknown.warnings());
    }

    private void refuseWhatIsNotYet() {
        for (Setting setting : NOT_YET) {
            if (values.find(setting).isPresent()) {
                values.reject(setting, "is not there yet in this version. Unset it.");
            }
        }
    }

    private boolean sharesRateLimits(Database database) {
        boolean shares = values.parse(Setting.RATE_LIMITER, SettingsReader::rateLimiter, LOCAL)
                .equals(POSTGRESQL);
        if (shares && !database.url().isPostgresql()) {
            values.reject(
                    Setting.RATE_LIMITER,
                    "can be " + POSTGRESQL + " only with a TENANCY_DATABASE_URL of PostgreSQL; on H2 it must be "
                            + LOCAL + ".");
        }
        return shares;
    }

    private static String rateLimiter(String text) {
        if (!text.equals(LOCAL) && !text.equals(POSTGRESQL)) {
            throw Invalid.of("unknown", "must be " + LOCAL + " or " + POSTGRESQL + ".");
        }
        return text;
    }

    private @Nullable URI publicUrl(String host) {
        URI url = values.parse(Setting.PUBLIC_URL, HostName::publicUrl);
        if (!HostName.isLoopback(host) && values.find(Setting.PUBLIC_URL).isEmpty()) {
            values.reject(
                    Setting.PUBLIC_URL,
                    "is required when TENANCY_HOST is not a loopback address: links in mails are built from it.");
        }
        return url;
    }

    private Database database() {
        DatabaseUrl file =
                DatabaseUrl.parse("jdbc:h2:file:" + folder.resolve("data").resolve("tenancy"));
        DatabaseUrl url = values.parse(Setting.DATABASE_URL, DatabaseUrl::parse, file);
        Optional<String> user = values.find(Setting.DATABASE_USER);
        Optional<String> password = values.find(Setting.DATABASE_PASSWORD);
        Optional<String> appUser = values.find(Setting.APP_DATABASE_USER);
        Optional<String> appPassword = values.find(Setting.APP_DATABASE_PASSWORD);
        if (url.isPostgresql()) {
            if (user.isEmpty() && url.user() == null) {
                values.reject(Setting.DATABASE_USER, "is required on PostgreSQL: the engine's own role.");
            }
            requireOnPostgresql(Setting.APP_DATABASE_USER, appUser);
            requireOnPostgresql(Setting.APP_DATABASE_PASSWORD, appPassword);
            if (appUser.isPresent() && appUser.equals(user.or(() -> Optional.ofNullable(url.user())))) {
                values.reject(
                        Setting.APP_DATABASE_USER,
                        "must not be the engine's own role: the application's role is a restricted one.");
            }
        } else if (appUser.isPresent() || appPassword.isPresent()) {
            warnings.add("TENANCY_APP_DATABASE_USER and _PASSWORD are for PostgreSQL; on H2 they are ignored.");
        }
        String engineUser = user.orElse(Objects.requireNonNullElse(url.user(), H2_USER));
        String enginePassword = password.orElse(Objects.requireNonNullElse(url.password(), ""));
        Login engine = new Login(engineUser, enginePassword);
        return new Database(
                url, engine, url.isPostgresql() ? new Login(appUser.orElse(""), appPassword.orElse("")) : engine);
    }

    private void requireOnPostgresql(Setting setting, Optional<String> value) {
        if (value.isEmpty()) {
            values.reject(setting, "is required on PostgreSQL: the application's rows have a restricted role.");
        }
    }

    private SecretHasher hasher() {
        SecretHasher peppered = values.parse(
                Setting.KEY_PEPPER,
                text -> SecretHasher.peppered(Pepper.parseAll(text)).acceptingPlain());
        if (peppered == null && values.find(Setting.KEY_PEPPER).isEmpty()) {
            warnings.add("TENANCY_KEY_PEPPER is not set: secrets are hashed without a key of the service."
                    + " Set v1:<base64 of 32 random bytes> in production.");
        }
        return Objects.requireNonNullElseGet(peppered, SecretHasher::plain);
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
            throw Invalid.of("out_of_range", "must be a number from 0 to 65535; 0 is any free port.");
        }
        return Integer.parseInt(text);
    }

    private Path path(String text) {
        try {
            return folder.resolve(text);
        } catch (InvalidPathException notAPath) {
            throw Invalid.of("bad_format", "must be the path of a folder.");
        }
    }
}
