package dev.tenancy.store;

import dev.tenancy.apikey.ApiKeyRepository;
import dev.tenancy.team.InvitationRepository;
import dev.tenancy.team.MemberRepository;
import dev.tenancy.team.UserTokenRepository;
import dev.tenancy.tenant.OverrideRepository;
import dev.tenancy.tenant.SubscriptionRepository;
import dev.tenancy.tenant.TenantRepository;
import dev.tenancy.usage.TopUpRepository;
import dev.tenancy.usage.UsageLedger;

/** All repositories of one unit of work; usable only inside it and only on its thread. */
public interface Repositories {

    /** Tenants and slugs. */
    TenantRepository tenants();

    /** Subscriptions. */
    SubscriptionRepository subscriptions();

    /** What tenants have in place of their plans' word. */
    OverrideRepository overrides();

    /** Members. */
    MemberRepository members();

    /** Invitations. */
    InvitationRepository invitations();

    /** Members' tokens. */
    UserTokenRepository userTokens();

    /** API keys. */
    ApiKeyRepository apiKeys();

    /** What tenants have beside the units of their plans. */
    TopUpRepository topUps();

    /** Usage that lands or vanishes with this unit of work. */
    UsageLedger usage();
}
