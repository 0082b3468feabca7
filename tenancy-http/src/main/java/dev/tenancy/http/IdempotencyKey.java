package dev.tenancy.http;

import dev.tenancy.problem.Invalid;
import dev.tenancy.usage.Charge;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The header under which a repeated request is known, on the routes that honour it. */
final class IdempotencyKey {

    static final String HEADER = "Idempotency-Key";

    private static final String REPLAYED = "Idempotent-Replayed";

    private IdempotencyKey() {}

    /** Null when there is none; refused as malformed unless it is there once, with 1 to 255 printable ASCII characters. */
    static @Nullable String of(Context ctx) {
        List<String> values = Collections.list(ctx.req().getHeaders(HEADER));
        if (values.isEmpty()) {
            // One without a value has a name all the same.
            if (Collections.list(ctx.req().getHeaderNames()).stream().anyMatch(HEADER::equalsIgnoreCase)) {
                throw malformed();
            }
            return null;
        }
        if (values.size() > 1) {
            throw Invalid.parameter(HEADER, HEADER + " is there more than once.");
        }
        try {
            Charge.checkKey(values.get(0));
        } catch (Invalid malformed) {
            throw malformed();
        }
        return values.get(0);
    }

    private static Invalid malformed() {
        return Invalid.parameter(HEADER, HEADER + " must be 1 to 255 printable ASCII characters.");
    }

    /** Says that the answer is that of an earlier request. */
    static void replayed(Context ctx) {
        ctx.header(REPLAYED, "true");
    }
}
