package dev.tenancy.memory;

import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import java.util.UUID;
import java.util.function.Function;

/** Cuts pages from a tenant's rows. */
final class Pages {

    private Pages() {}

    static <V> Page<V> of(Table<RowKey, V> table, TenantId tenant, PageRequest request, Function<V, UUID> id) {
        UUID after = request.after();
        RowKey last = after == null ? RowKey.last(tenant) : RowKey.of(tenant, after);
        return Page.of(
                table.newestFirst(RowKey.first(tenant), last).stream()
                        .filter(row -> !id.apply(row).equals(after))
                        .limit(request.limit() + 1L)
                        .toList(),
                request.limit());
    }
}
