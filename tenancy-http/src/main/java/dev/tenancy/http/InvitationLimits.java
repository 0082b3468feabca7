package dev.tenancy.http;

import dev.tenancy.access.TenantContext;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.LimitReached;
import dev.tenancy.ratelimit.RateLimiter;
import dev.tenancy.tenant.EmailAddress;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** How many invitations a tenant may send, since each is a mail to somebody who did not ask for it. Thread-safe. */
final class InvitationLimits {

    private final RateLimiter limiter;
    private final RateLimit perTenant;
    private final RateLimit perAddress;

    InvitationLimits(RateLimiter limiter, RateLimit perTenant, RateLimit perAddress) {
        this.limiter = limiter;
        this.perTenant = perTenant;
        this.perAddress = perAddress;
    }

    /** {@link LimitReached} when one more is too many; what is no address is left to whoever validates it. */
    void require(Context ctx, TenantContext context, @Nullable String email) {
        EmailAddress address;
        try {
            address = new EmailAddress(email == null ? "" : email);
        } catch (Invalid noAddress) {
            return;
        }
        String tenant = "invitations:" + context.tenantId();
        // The address first, so that who is refused for it spends nothing of the tenant's.
        Rates.require(ctx, limiter.tryAcquire(tenant + ":" + digest(address), perAddress));
        Rates.require(ctx, limiter.tryAcquire(tenant, perTenant));
    }

    // An address may be longer than what is left of a key.
    private static String digest(EmailAddress address) {
        try {
            byte[] canonical = address.canonical().getBytes(StandardCharsets.US_ASCII);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
