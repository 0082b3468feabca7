package dev.tenancy.example;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every setting the service knows, by its environment variable. */
enum Setting {
    HOST,
    PORT,
    PUBLIC_URL,
    DATABASE_URL,
    DATABASE_USER,
    DATABASE_PASSWORD,
    APP_DATABASE_USER,
    APP_DATABASE_PASSWORD,
    BASE_DOMAIN,
    OPERATOR_TOKEN,
    RATE_LIMITER,
    MAIL_OUTBOX,
    SMTP_URL,
    KEY_PEPPER,
    PLANS,
    TRUSTED_PROXIES,
    GATEWAY_ADDRESSES,
    GATEWAY_SECRET,
    OIDC_ISSUER,
    OIDC_AUDIENCE;

    static final String PREFIX = "TENANCY_";
    static final String PROPERTY_PREFIX = "tenancy.";

    /** The environment variable, e.g. {@code TENANCY_BASE_DOMAIN}. */
    String variable() {
        return PREFIX + name();
    }

    /** The system property that wins over the variable, e.g. {@code tenancy.base.domain}. */
    String property() {
        return propertyOf(variable());
    }

    static String propertyOf(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    static String variableOf(String property) {
        return property.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** The setting of this variable; empty when there is none. */
    static Optional<Setting> find(String variable) {
        return Arrays.stream(values())
                .filter(setting -> setting.variable().equals(variable))
                .findFirst();
    }
}
