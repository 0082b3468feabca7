package dev.tenancy.page;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param items newest first; empty when there are none
 * @param hasMore whether older items follow the last of these
 */
public record Page<T>(List<T> items, boolean hasMore) {

    public Page {
        items = List.copyOf(items);
    }

    /** Cuts a page of {@code limit} from the {@code limit + 1} rows that were read to see whether more follow. */
    public static <T> Page<T> of(List<T> rows, int limit) {
        return rows.size() > limit ? new Page<>(rows.subList(0, limit), true) : new Page<>(rows, false);
    }

    /** The same page with every item changed by {@code change}. */
    public <R> Page<R> map(Function<? super T, ? extends R> change) {
        return new Page<>(items.stream().<R>map(change).toList(), hasMore);
    }
}
