package dev.tenancy.memory;

import dev.tenancy.id.TenantId;
import dev.tenancy.id.UserId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.Conflict;
import dev.tenancy.role.Role;
import dev.tenancy.team.MemberRepository;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.EmailAddress;
import java.util.Optional;
import java.util.stream.Stream;

/** Members. */
final class MemoryMembers implements MemberRepository {

    private final Table<RowKey, TenantUser> members;
    private final Table<TextKey, UserId> addresses;

    MemoryMembers(Journal journal) {
        members = new Table<>(journal);
        addresses = new Table<>(journal);
    }

    @Override
    public void insert(TenantUser member) {
        TextKey address = address(member.tenantId(), member.email());
        if (addresses.get(address) != null) {
            throw Conflict.alreadyMember();
        }
        addresses.put(address, member.id());
        members.put(key(member), member);
    }

    @Override
    public Optional<TenantUser> find(TenantId tenant, UserId id) {
        return Optional.ofNullable(members.get(RowKey.of(tenant, id.value())));
    }

    @Override
    public Optional<TenantUser> findByEmail(TenantId tenant, EmailAddress email) {
        UserId id = addresses.get(address(tenant, email));
        return id == null ? Optional.empty() : find(tenant, id);
    }

    @Override
    public Page<TenantUser> page(TenantId tenant, PageRequest request) {
        return Pages.of(members, tenant, request, member -> member.id().value());
    }

    @Override
    public long countOwners(TenantId tenant) {
        return owners(tenant).count();
    }

    @Override
    public TenantUser update(TenantUser member) {
        Versions.requireCurrent(members.get(key(member)), member, TenantUser::version);
        TenantUser next = member.withVersion(member.version() + 1);
        members.put(key(member), next);
        return next;
    }

    @Override
    public void delete(TenantUser member) {
        Versions.requireCurrent(members.get(key(member)), member, TenantUser::version);
        members.remove(key(member));
        addresses.remove(address(member.tenantId(), member.email()));
    }

    /** The active owners, oldest first. */
    Stream<TenantUser> owners(TenantId tenant) {
        return members.range(RowKey.first(tenant), RowKey.last(tenant)).values().stream()
                .filter(member -> member.role() == Role.OWNER)
                .filter(member -> member.status() == TenantUser.Status.ACTIVE);
    }

    private static RowKey key(TenantUser member) {
        return RowKey.of(member.tenantId(), member.id().value());
    }

    private static TextKey address(TenantId tenant, EmailAddress email) {
        return TextKey.of(tenant, email.canonical());
    }
}
