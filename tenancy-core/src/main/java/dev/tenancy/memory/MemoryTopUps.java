package dev.tenancy.memory;

import dev.tenancy.id.GrantId;
import dev.tenancy.id.TenantId;
import dev.tenancy.id.TopUpId;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.TopUp;
import dev.tenancy.usage.TopUpRepository;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Top-ups, and what was drawn of them. */
final class MemoryTopUps implements TopUpRepository {

    private final Table<RowKey, TopUp> topUps;
    private final Table<RowKey, Map<TopUpId, Long>> draws;

    MemoryTopUps(Journal journal) {
        topUps = new Table<>(journal);
        draws = new Table<>(journal);
    }

    @Override
    public void insert(TopUp topUp) {
        topUps.put(key(topUp.tenantId(), topUp.id()), topUp);
    }

    @Override
    public boolean revoke(TenantId tenant, TopUpId id, Instant at) {
        TopUp topUp = topUps.get(key(tenant, id));
        if (topUp == null || topUp.revokedAt() != null) {
            return false;
        }
        topUps.put(key(tenant, id), topUp.revoked(at));
        return true;
    }

    @Override
    public List<TopUp> findAll(TenantId tenant) {
        return List.copyOf(topUps.newestFirst(RowKey.first(tenant), RowKey.last(tenant)));
    }

    /** What is drawn so that the charge fits where {@code taken} is taken of the plan's quota; empty when it does not. */
    OptionalLong draw(TenantId tenant, Charge charge, long taken) {
        if (!charge.meter().isPeriodic()) {
            return charge.limit().permits(taken, charge.amount()) ? OptionalLong.of(0) : OptionalLong.empty();
        }
        List<TopUp> live = findAll(tenant).stream()
                .filter(topUp -> topUp.meter().equals(charge.meter().key()) && topUp.isLive(charge.at()))
                .toList();
        long room = charge.limit().ceiling() - taken;
        var parts = TopUp.split(live, charge.amount(), room);
        if (parts.isEmpty()) {
            return OptionalLong.empty();
        }
        parts.get().forEach((topUp, part) -> add(tenant, topUp, -part));
        draws.put(RowKey.of(tenant, charge.id().value()), Map.copyOf(parts.get()));
        return OptionalLong.of(sum(parts.get()));
    }

    /** Leaves what the first {@code keep} units take when the plan pays for {@code quota} of them, and gives the rest back; how much is left. */
    long giveBack(TenantId tenant, GrantId id, long keep, long quota) {
        RowKey row = RowKey.of(tenant, id.value());
        Map<TopUpId, Long> drawn = draws.get(row);
        if (drawn == null) {
            return 0;
        }
        List<TopUp> taken = findAll(tenant).stream()
                .filter(topUp -> drawn.containsKey(topUp.id()))
                .map(topUp -> topUp.withRemaining(drawn.getOrDefault(topUp.id(), 0L)))
                .toList();
        Map<TopUpId, Long> kept = TopUp.split(taken, keep, quota).orElseThrow();
        drawn.forEach((topUp, amount) -> add(tenant, topUp, amount - kept.getOrDefault(topUp, 0L)));
        draws.put(row, Map.copyOf(kept));
        return sum(kept);
    }

    /** How much of each top-up is drawn by what was not given back. */
    Stream<Map.Entry<TopUpId, Long>> drawn(TenantId tenant) {
        return draws.range(RowKey.first(tenant), RowKey.last(tenant)).values().stream()
                .flatMap(parts -> parts.entrySet().stream());
    }

    /** How much is drawn for one entry or reservation. */
    long drawn(TenantId tenant, GrantId id) {
        Map<TopUpId, Long> parts = draws.get(RowKey.of(tenant, id.value()));
        return parts == null ? 0 : sum(parts);
    }

    private void add(TenantId tenant, TopUpId id, long amount) {
        RowKey row = key(tenant, id);
        TopUp topUp = topUps.get(row);
        if (topUp != null) {
            topUps.put(row, topUp.withRemaining(topUp.remaining() + amount));
        }
    }

    private static long sum(Map<TopUpId, Long> parts) {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static RowKey key(TenantId tenant, TopUpId id) {
        return RowKey.of(tenant, id.value());
    }
}
