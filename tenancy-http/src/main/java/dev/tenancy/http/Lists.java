package dev.tenancy.http;

import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.Invalid;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads which page of a list is asked for, and writes it. A cursor is the id of the last item of the page before. */
final class Lists {

    static final String LIMIT = "limit";
    static final String CURSOR = "cursor";

    private Lists() {}

    /** The page that is asked for; {@code id} reads the ids of the list's items. */
    static PageRequest request(Context ctx, Function<String, Optional<UUID>> id) {
        QueryString query = QueryString.of(ctx);
        int limit = query.find(LIMIT).map(Lists::limit).orElse(PageRequest.DEFAULT_LIMIT);
        UUID after = query.find(CURSOR)
                .map(text -> id.apply(text)
                        .orElseThrow(() -> Invalid.parameter(CURSOR, "The cursor must be a next_cursor of this list.")))
                .orElse(null);
        return new PageRequest(limit, after);
    }

    static <T> void write(Context ctx, Page<T> page, Function<T, ?> id, Function<T, ?> shape) {
        List<T> items = page.items();
        String next = page.hasMore() ? id.apply(items.get(items.size() - 1)).toString() : null;
        Answers.json(
                ctx, 200, new ListBody("list", items.stream().<Object>map(shape).toList(), page.hasMore(), next));
    }

    private static int limit(String text) {
        // Six digits at most, so that parsing can't overflow.
        if (text.matches("[0-9]{1,6}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= PageRequest.MAX_LIMIT) {
                return limit;
            }
        }
        throw Invalid.parameter(LIMIT, "The limit must be 1 to " + PageRequest.MAX_LIMIT + ".");
    }

    record ListBody(
            String object,
            List<Object> data,
            boolean hasMore,
            @Nullable String nextCursor) {}
}
