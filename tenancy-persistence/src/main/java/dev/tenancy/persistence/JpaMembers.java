package dev.tenancy.persistence;

import dev.tenancy.id.TenantId;
import dev.tenancy.id.UserId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.Conflict;
import dev.tenancy.team.MemberRepository;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.EmailAddress;
import java.util.Optional;

/** Members in one unit of work. */
final class JpaMembers implements MemberRepository {

    private static final String BY_EMAIL = """
            from MemberEntity member
            where member.tenantId = :tenant and member.emailCanonical = :email
            """;

    private static final String COUNT_OWNERS = """
            select count(*)
            from MemberEntity member
            where member.tenantId = :tenant and member.role = 'OWNER' and member.status = 'ACTIVE'
            """;

    private final JpaUnit unit;

    JpaMembers(JpaUnit unit) {
        this.unit = unit;
    }

    // The question spares the database's log what is no failure; the unique index decides between two at once.
    @Override
    public void insert(TenantUser member) {
        boolean isMember = findByEmail(member.tenantId(), member.email()).isPresent();
        if (isMember || !unit.insertUnlessTaken(StaleAnswers.about(member.tenantId()), new MemberEntity(member))) {
            throw Conflict.alreadyMember();
        }
    }

    @Override
    public Optional<TenantUser> find(TenantId tenant, UserId id) {
        RowId row = new RowId(tenant.value(), id.value());
        return unit.call(session -> Optional.ofNullable(session.get(MemberEntity.class, row)))
                .map(MemberEntity::toMember);
    }

    @Override
    public Optional<TenantUser> findByEmail(TenantId tenant, EmailAddress email) {
        return unit.call(session -> session.createSelectionQuery(BY_EMAIL, MemberEntity.class)
                        .setParameter("tenant", tenant.value())
                        .setParameter("email", email.canonical())
                        .uniqueResultOptional())
                .map(MemberEntity::toMember);
    }

    @Override
    public Page<TenantUser> page(TenantId tenant, PageRequest request) {
        return unit.call(session -> Pages.read(session, MemberEntity.class, tenant, request, MemberEntity::toMember));
    }

    @Override
    public long countOwners(TenantId tenant) {
        return unit.call(session -> session.createSelectionQuery(COUNT_OWNERS, Long.class)
                .setParameter("tenant", tenant.value())
                .getSingleResult());
    }

    @Override
    public TenantUser update(TenantUser member) {
        unit.run(StaleAnswers.about(member.tenantId()), session -> session.update(new MemberEntity(member)));
        return member.withVersion(member.version() + 1);
    }

    @Override
    public void delete(TenantUser member) {
        unit.run(StaleAnswers.about(member.tenantId()), session -> session.delete(new MemberEntity(member)));
    }
}
