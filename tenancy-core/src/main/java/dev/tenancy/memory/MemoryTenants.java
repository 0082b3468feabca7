package dev.tenancy.memory;

import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.Conflict;
import dev.tenancy.tenant.Slug;
import dev.tenancy.tenant.Tenant;
import dev.tenancy.tenant.TenantRepository;
import dev.tenancy.tenant.TenantStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tenants and slugs. */
final class MemoryTenants implements TenantRepository {

    private record Hold(TenantId holder, @Nullable Instant reservedUntil) {

        boolean isFreeTo(TenantId claimer, Instant now) {
            return reservedUntil != null && (holder.equals(claimer) || !reservedUntil.isAfter(now));
        }
    }

    private final Table<UUID, Tenant> tenants;
    private final Table<String, Hold> slugs;

    MemoryTenants(Journal journal) {
        tenants = new Table<>(journal);
        slugs = new Table<>(journal);
    }

    @Override
    public void insert(Tenant tenant) {
        tenants.put(tenant.id().value(), tenant);
    }

    @Override
    public Optional<Tenant> find(TenantId id) {
        return Optional.ofNullable(tenants.get(id.value()));
    }

    @Override
    public Optional<Tenant> lock(TenantId id) {
        return find(id);
    }

    @Override
    public Tenant update(Tenant tenant) {
        UUID key = tenant.id().value();
        Versions.requireCurrent(tenants.get(key), tenant, Tenant::version);
        Tenant next = tenant.withVersion(tenant.version() + 1);
        tenants.put(key, next);
        return next;
    }

    @Override
    public void claimSlug(Slug slug, TenantId holder, Instant now) {
        Hold hold = slugs.get(slug.value());
        if (hold != null && !hold.isFreeTo(holder, now)) {
            throw Conflict.slugTaken();
        }
        slugs.put(slug.value(), new Hold(holder, null));
    }

    @Override
    public void retireSlug(Slug slug, Instant reservedUntil) {
        Hold hold = slugs.get(slug.value());
        if (hold != null) {
            slugs.put(slug.value(), new Hold(hold.holder(), reservedUntil));
        }
    }

    @Override
    public long countRetiredSlugs(TenantId holder, Instant now) {
        return slugs.values().stream()
                .filter(hold -> hold.holder().equals(holder))
                .filter(hold ->
                        hold.reservedUntil() != null && hold.reservedUntil().isAfter(now))
                .count();
    }

    Optional<Tenant> findBySlug(Slug slug) {
        Hold hold = slugs.get(slug.value());
        return hold == null || hold.reservedUntil() != null ? Optional.empty() : find(hold.holder());
    }

    List<TenantId> ids() {
        return tenants.values().stream().map(Tenant::id).toList();
    }

    Page<TenantId> active(PageRequest request) {
        UUID after = request.after();
        return Page.of(
                tenants.newestFirst(RowKey.FIRST, after == null ? RowKey.LAST : after).stream()
                        .filter(tenant -> tenant.status() == TenantStatus.ACTIVE)
                        .map(Tenant::id)
                        .filter(id -> !id.value().equals(after))
                        .limit(request.limit() + 1L)
                        .toList(),
                request.limit());
    }
}
