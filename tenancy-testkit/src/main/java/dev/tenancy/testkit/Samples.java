package dev.tenancy.testkit;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.id.UuidGenerator;
import dev.tenancy.tenant.EmailAddress;
import dev.tenancy.tenant.Slug;
import java.time.Instant;
import java.util.UUID;

/** Values that no other test has: tests can share one store and never meet. Thread-safe. */
public final class Samples {

    /** A time with a microsecond part, the most that every store keeps. */
    public static final Instant NOW = Instant.parse("2026-03-04T05:06:07.123457Z");

    private static final UuidGenerator IDS = UuidGenerator.create();

    private Samples() {}

    /** A new UUID of version 7, greater than all before. */
    public static UUID uuid() {
        return IDS.get();
    }

    /** The id of a tenant that does not exist. */
    public static TenantId tenantId() {
        return new TenantId(uuid());
    }

    /** A new grant id. */
    public static GrantId grantId() {
        return new GrantId(uuid());
    }

    /** A slug that nobody holds. */
    public static Slug slug() {
        return new Slug("t-" + unique());
    }

    /** An address that nobody has, in mixed case. */
    public static EmailAddress email() {
        return new EmailAddress("Mixed.Case." + unique() + "@example.com");
    }

    private static String unique() {
        return uuid().toString().replace("-", "");
    }
}
