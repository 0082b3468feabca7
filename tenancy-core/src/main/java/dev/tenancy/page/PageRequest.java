package dev.tenancy.page;

import dev.tenancy.problem.Invalid;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one page of a list that is sorted by id, newest first. Ids grow with time, so rows inserted meanwhile never move
 * a page.
 *
 * @param limit how many items at most, 1 to 100
 * @param after the id of the last item of the page before; null for the first page
 */
public record PageRequest(int limit, @Nullable UUID after) {

    /** How many items a page has when nothing else is asked for. */
    public static final int DEFAULT_LIMIT = 20;

    /** The most items of one page. */
    public static final int MAX_LIMIT = 100;

    public PageRequest {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw Invalid.field("limit", "out_of_range", "must be 1 to " + MAX_LIMIT + ".");
        }
    }

    /** The first page, of {@value #DEFAULT_LIMIT} items. */
    public static PageRequest first() {
        return new PageRequest(DEFAULT_LIMIT, null);
    }
}
