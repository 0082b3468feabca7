package dev.tenancy.http;

import dev.tenancy.id.TypeId;
import dev.tenancy.id.UuidGenerator;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gives requests their ids. Thread-safe. */
final class RequestIds {

    static final String HEADER = "X-Request-Id";

    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    // They are no secrets, so they may do without a source of randomness that is dear.
    private final UuidGenerator uuids =
            new UuidGenerator(InstantSource.system(), new SplittableRandom(new SecureRandom().nextLong()));

    /** The id that the client chose, when it is sane; else a new one. */
    String of(@Nullable String sent) {
        return sent != null && SANE.matcher(sent).matches() ? sent : new TypeId("req", uuids.get()).toString();
    }
}
