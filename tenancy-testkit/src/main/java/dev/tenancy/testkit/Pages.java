package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Walks a list page by page. */
final class Pages {

    private Pages() {}

    /** Asserts that {@code page} gives just these rows, newest first, however it is cut. */
    static <T> void assertPages(List<T> oldestFirst, Function<PageRequest, Page<T>> page, Function<T, UUID> id) {
        int all = oldestFirst.size();
        List<T> newestFirst = oldestFirst.stream()
                .sorted((one, other) ->
                        id.apply(other).toString().compareTo(id.apply(one).toString()))
                .toList();
        for (int limit = 1; limit <= all + 1; limit++) {
            UUID after = null;
            for (int start = 0; start < all; start += limit) {
                Page<T> got = page.apply(new PageRequest(limit, after));
                int end = Math.min(all, start + limit);
                assertThat(got.items()).containsExactlyElementsOf(newestFirst.subList(start, end));
                assertThat(got.hasMore()).isEqualTo(end < all);
                after = id.apply(newestFirst.get(end - 1));
            }
            assertThat(page.apply(new PageRequest(limit, after))).isEqualTo(new Page<T>(List.of(), false));
        }
    }
}
