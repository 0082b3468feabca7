package dev.tenancy.persistence;

import dev.tenancy.apikey.ApiKeyRepository;
import dev.tenancy.store.Repositories;
import dev.tenancy.team.InvitationRepository;
import dev.tenancy.team.MemberRepository;
import dev.tenancy.team.UserTokenRepository;
import dev.tenancy.tenant.OverrideRepository;
import dev.tenancy.tenant.SubscriptionRepository;
import dev.tenancy.tenant.TenantRepository;
import dev.tenancy.usage.TopUpRepository;
import dev.tenancy.usage.UsageLedger;

/** The repositories of one unit of work. */
record JpaRepositories(
        TenantRepository tenants,
        SubscriptionRepository subscriptions,
        OverrideRepository overrides,
        MemberRepository members,
        InvitationRepository invitations,
        UserTokenRepository userTokens,
        ApiKeyRepository apiKeys,
        TopUpRepository topUps,
        UsageLedger usage)
        implements Repositories {

    static Repositories of(JpaUnit unit, DatabaseKind kind) {
        return new JpaRepositories(
                new JpaTenants(unit),
                new JpaSubscriptions(unit),
                new JpaOverrides(unit),
                new JpaMembers(unit),
                new JpaInvitations(unit),
                new JpaUserTokens(unit),
                new JpaApiKeys(unit),
                new JdbcTopUps(unit),
                kind.ledger(unit));
    }
}
