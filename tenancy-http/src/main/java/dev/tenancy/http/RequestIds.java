package dev.tenancy.http;

import dev.tenancy.id.TypeId;
import dev.tenancy.id.UuidGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gives requests their ids. Thread-safe. */
final class RequestIds {

    static final String HEADER = "X-Request-Id";

    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private final UuidGenerator uuids = UuidGenerator.create();

    /** The id that the client chose, when it is sane; else a new one. */
    String of(@Nullable String sent) {
        return sent != null && SANE.matcher(sent).matches() ? sent : new TypeId("req", uuids.get()).toString();
    }
}
