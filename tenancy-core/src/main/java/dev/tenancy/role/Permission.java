package dev.tenancy.role;

import dev.tenancy.problem.Invalid;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a route or use case asks of its caller: a lowest role, and of a scoped API key this very scope. */
public enum Permission {
    TENANT_READ(Role.VIEWER),
    TENANT_WRITE(Role.ADMIN),
    TENANT_CLOSE(Role.OWNER),
    USAGE_READ(Role.VIEWER),
    SUBSCRIPTION_READ(Role.VIEWER),
    SUBSCRIPTION_WRITE(Role.OWNER),
    MEMBERS_READ(Role.VIEWER),
    MEMBERS_WRITE(Role.ADMIN),
    INVITATIONS_READ(Role.ADMIN),
    INVITATIONS_WRITE(Role.ADMIN),
    API_KEYS_READ(Role.ADMIN),
    API_KEYS_WRITE(Role.ADMIN),
    /** Reads the product's own data; what {@code Require.role(VIEWER)} asks for. */
    DATA_READ(Role.VIEWER),
    /** Uses the product; what {@code Require.role(MEMBER)} asks for. */
    DATA_WRITE(Role.MEMBER),
    /** Administers the product; what {@code Require.role(ADMIN)} asks for. */
    DATA_ADMIN(Role.ADMIN),
    /** What {@code Require.role(OWNER)} asks for; no API key can have it. */
    DATA_OWN(Role.OWNER);

    private final Role role;
    // Read for each scope of a key at each of its requests.
    private final String text;

    Permission(Role role) {
        this.role = role;
        int last = name().lastIndexOf('_');
        text = (name().substring(0, last) + ":" + name().substring(last + 1)).toLowerCase(Locale.ROOT);
    }

    /** The lowest role that has this permission. */
    public Role role() {
        return role;
    }

    /** The name on the wire and in an API key's scopes, e.g. {@code members:write}. */
    public String text() {
        return text;
    }

    /** The permission that stands for a role on the product's own routes. */
    public static Permission ofData(Role role) {
        return switch (role) {
            case VIEWER -> DATA_READ;
            case MEMBER -> DATA_WRITE;
            case ADMIN -> DATA_ADMIN;
            case OWNER -> DATA_OWN;
        };
    }

    /** The permission with this wire name; {@link Invalid} when there is none. */
    public static Permission parse(String text) {
        return Arrays.stream(values())
                .filter(permission -> permission.text().equals(text))
                .findFirst()
                .orElseThrow(() -> Invalid.of(
                        "unknown",
                        "must be one of "
                                + Arrays.stream(values()).map(Permission::text).collect(Collectors.joining(", "))
                                + "."));
    }
}
