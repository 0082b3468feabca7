package dev.tenancy.persistence;

import dev.tenancy.access.AccessDirectory;
import dev.tenancy.access.ApiKeyAccess;
import dev.tenancy.access.TenantAccess;
import dev.tenancy.access.UserTokenAccess;
import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.TenantReference;
import jakarta.persistence.PersistenceException;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;

/** The read model of the hot path. Each look-up is one query, so all that it answers is of one moment. */
final class JpaAccessDirectory implements AccessDirectory {

    private static final String API_KEY = """
            select apiKey, tenant, subscription
            from ApiKeyLookupEntity lookup
            join ApiKeyEntity apiKey on apiKey.tenantId = lookup.tenantId and apiKey.id = lookup.targetId
            join TenantEntity tenant on tenant.id = lookup.tenantId
            join SubscriptionEntity subscription on subscription.tenantId = lookup.tenantId
            where lookup.lookupId = :wanted
            """;

    private static final String USER_TOKEN = """
            select token, tenant, subscription, member
            from UserTokenLookupEntity lookup
            join UserTokenEntity token on token.tenantId = lookup.tenantId and token.id = lookup.targetId
            join MemberEntity member on member.tenantId = token.tenantId and member.id = token.userId
            join TenantEntity tenant on tenant.id = lookup.tenantId
            join SubscriptionEntity subscription on subscription.tenantId = lookup.tenantId
            where lookup.lookupId = :wanted
            """;

    private static final String TENANT_BY_ID = """
            select tenant.id, tenant, subscription
            from TenantEntity tenant
            join SubscriptionEntity subscription on subscription.tenantId = tenant.id
            where tenant.id = :wanted
            """;

    private static final String TENANT_BY_SLUG = """
            select tenant.id, tenant, subscription
            from SlugEntity slug
            join TenantEntity tenant on tenant.id = slug.tenantId
            join SubscriptionEntity subscription on subscription.tenantId = tenant.id
            where slug.slug = :wanted and slug.reservedUntil is null
            """;

    private static final String OWNERS = """
            from MemberEntity member
            where member.tenantId = :wanted and member.role = 'OWNER' and member.status = 'ACTIVE'
            order by member.id
            """;

    private static final String ACTIVE = """
            select tenant.id
            from TenantEntity tenant
            where tenant.status = 'ACTIVE' and tenant.id < :after
            order by tenant.id desc
            """;

    private final SessionFactory sessions;

    JpaAccessDirectory(SessionFactory sessions) {
        this.sessions = sessions;
    }

    @Override
    public Optional<ApiKeyAccess> findApiKey(String lookupId) {
        return first(API_KEY, Object[].class, lookupId)
                .map(row -> new ApiKeyAccess(((ApiKeyEntity) row[0]).toKey(), access(row)));
    }

    @Override
    public Optional<UserTokenAccess> findUserToken(String lookupId) {
        return first(USER_TOKEN, Object[].class, lookupId)
                .map(row -> new UserTokenAccess(
                        ((UserTokenEntity) row[0]).toToken(), ((MemberEntity) row[3]).toMember(), access(row)));
    }

    @Override
    public Optional<TenantAccess> findTenant(TenantReference reference) {
        Optional<Object[]> row = reference instanceof TenantReference.BySlug bySlug
                ? first(TENANT_BY_SLUG, Object[].class, bySlug.slug().value())
                : first(
                        TENANT_BY_ID,
                        Object[].class,
                        ((TenantReference.ById) reference).id().value());
        return row.map(JpaAccessDirectory::access);
    }

    @Override
    public Optional<TenantUser> findOwner(TenantId tenant) {
        return first(OWNERS, MemberEntity.class, tenant.value()).map(MemberEntity::toMember);
    }

    @Override
    public Page<TenantId> activeTenants(PageRequest request) {
        try (JpaUnit unit = JpaUnit.begin(sessions)) {
            return Page.of(
                            unit.call(session -> session.createSelectionQuery(ACTIVE, UUID.class)
                                    .setParameter("after", Pages.after(request))
                                    .setMaxResults(request.limit() + 1)
                                    .getResultList()),
                            request.limit())
                    .map(TenantId::new);
        }
    }

    // One query needs no transaction around it, which would cost a round trip.
    private <R> Optional<R> first(String query, Class<R> type, Object wanted) {
        try (StatelessSession session = sessions.openStatelessSession()) {
            return session
                    .createSelectionQuery(query, type)
                    .setParameter("wanted", wanted)
                    .setMaxResults(1)
                    .getResultList()
                    .stream()
                    .findFirst();
        } catch (PersistenceException failed) {
            throw StoreFailures.translate(failed);
        }
    }

    private static TenantAccess access(Object[] row) {
        return new TenantAccess(((TenantEntity) row[1]).toTenant(), ((SubscriptionEntity) row[2]).toSubscription());
    }
}
