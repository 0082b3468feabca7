package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.StatelessSession;

/** Reads a tenant's rows a page at a time, newest id first. */
final class Pages {

    /** Above every id, for the first page. */
    private static final UUID BEFORE_ALL = new UUID(-1, -1);

    private Pages() {}

    static <E, T> Page<T> read(
            StatelessSession session, Class<E> entity, TenantId tenant, PageRequest request, Function<E, T> toDomain) {
        String newestFirst = """
                from %s row
                where row.tenantId = :tenant and row.id < :after
                order by row.id desc
                """.formatted(entity.getName());
        return Page.of(
                        session.createSelectionQuery(newestFirst, entity)
                                .setParameter("tenant", tenant.value())
                                .setParameter("after", after(request))
                                .setMaxResults(request.limit() + 1)
                                .getResultList(),
                        request.limit())
                .map(toDomain);
    }

    /** Below which id the page begins. */
    static UUID after(PageRequest request) {
        UUID after = request.after();
        return after == null ? BEFORE_ALL : after;
    }
}
