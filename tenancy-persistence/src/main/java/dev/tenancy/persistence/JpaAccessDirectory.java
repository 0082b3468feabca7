package dev.tenancy.persistence;

import dev.tenancy.access.AccessDirectory;
import dev.tenancy.access.ApiKeyAccess;
import dev.tenancy.access.TenantAccess;
import dev.tenancy.access.UserTokenAccess;
import dev.tenancy.id.TenantId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.plan.Entitlement;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.TenantReference;
import jakarta.persistence.PersistenceException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;

/** The read model of the hot path. Each look-up is one query, so all that it answers is of one moment. */
final class JpaAccessDirectory implements AccessDirectory {

    private static final String API_KEY = """
            select tenant, subscription, overriding, apiKey
            from ApiKeyLookupEntity lookup
            join ApiKeyEntity apiKey on apiKey.tenantId = lookup.tenantId and apiKey.id = lookup.targetId
            join TenantEntity tenant on tenant.id = lookup.tenantId
            join SubscriptionEntity subscription on subscription.tenantId = lookup.tenantId
            left join OverrideEntity overriding on overriding.tenantId = lookup.tenantId
            where lookup.lookupId = :wanted
            """;

    private static final String USER_TOKEN = """
            select tenant, subscription, overriding, token, member
            from UserTokenLookupEntity lookup
            join UserTokenEntity token on token.tenantId = lookup.tenantId and token.id = lookup.targetId
            join MemberEntity member on member.tenantId = token.tenantId and member.id = token.userId
            join TenantEntity tenant on tenant.id = lookup.tenantId
            join SubscriptionEntity subscription on subscription.tenantId = lookup.tenantId
            left join OverrideEntity overriding on overriding.tenantId = lookup.tenantId
            where lookup.lookupId = :wanted
            """;

    private static final String TENANT_BY_ID = """
            select tenant, subscription, overriding
            from TenantEntity tenant
            join SubscriptionEntity subscription on subscription.tenantId = tenant.id
            left join OverrideEntity overriding on overriding.tenantId = tenant.id
            where tenant.id = :wanted
            """;

    private static final String TENANT_BY_SLUG = """
            select tenant, subscription, overriding
            from SlugEntity slug
            join TenantEntity tenant on tenant.id = slug.tenantId
            join SubscriptionEntity subscription on subscription.tenantId = tenant.id
            left join OverrideEntity overriding on overriding.tenantId = tenant.id
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
        List<Object[]> rows = all(API_KEY, lookupId);
        return rows.stream().findFirst().map(row -> new ApiKeyAccess(((ApiKeyEntity) row[3]).toKey(), access(rows)));
    }

    @Override
    public Optional<UserTokenAccess> findUserToken(String lookupId) {
        List<Object[]> rows = all(USER_TOKEN, lookupId);
        return rows.stream()
                .findFirst()
                .map(row -> new UserTokenAccess(
                        ((UserTokenEntity) row[3]).toToken(), ((MemberEntity) row[4]).toMember(), access(rows)));
    }

    @Override
    public Optional<TenantAccess> findTenant(TenantReference reference) {
        List<Object[]> rows = reference instanceof TenantReference.BySlug bySlug
                ? all(TENANT_BY_SLUG, bySlug.slug().value())
                : all(TENANT_BY_ID, ((TenantReference.ById) reference).id().value());
        return rows.isEmpty() ? Optional.empty() : Optional.of(access(rows));
    }

    @Override
    public Optional<TenantUser> findOwner(TenantId tenant) {
        return call(session -> session.createSelectionQuery(OWNERS, MemberEntity.class)
                        .setParameter("wanted", tenant.value())
                        .setMaxResults(1)
                        .getResultList())
                .stream()
                .findFirst()
                .map(MemberEntity::toMember);
    }

    @Override
    public Page<TenantId> activeTenants(PageRequest request) {
        return Page.of(
                        call(session -> session.createSelectionQuery(ACTIVE, UUID.class)
                                .setParameter("after", Pages.after(request))
                                .setMaxResults(request.limit() + 1)
                                .getResultList()),
                        request.limit())
                .map(TenantId::new);
    }

    /** One row for each override of what is wanted, or one without. */
    private List<Object[]> all(String query, Object wanted) {
        return call(session -> session.createSelectionQuery(query, Object[].class)
                .setParameter("wanted", wanted)
                .getResultList());
    }

    // One query needs no transaction around it, which would cost a round trip.
    private <R> R call(Function<StatelessSession, R> query) {
        try (StatelessSession session = sessions.openStatelessSession()) {
            return query.apply(session);
        } catch (PersistenceException failed) {
            throw StoreFailures.translate(failed);
        }
    }

    private static TenantAccess access(List<Object[]> rows) {
        Object[] first = rows.get(0);
        return new TenantAccess(
                ((TenantEntity) first[0]).toTenant(),
                ((SubscriptionEntity) first[1]).toSubscription(),
                rows.stream()
                        .map(row -> (OverrideEntity) row[2])
                        .filter(Objects::nonNull)
                        .map(OverrideEntity::toEntitlement)
                        .sorted(Comparator.comparing(Entitlement::key))
                        .toList());
    }
}
