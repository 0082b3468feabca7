package dev.tenancy.memory;

import dev.tenancy.store.Repositories;
import java.time.InstantSource;

/** All tables. */
record MemoryRepositories(
        MemoryTenants tenants,
        MemorySubscriptions subscriptions,
        MemoryOverrides overrides,
        MemoryMembers members,
        MemoryInvitations invitations,
        MemoryUserTokens userTokens,
        MemoryApiKeys apiKeys,
        MemoryTopUps topUps,
        MemoryLedger usage)
        implements Repositories {

    static MemoryRepositories over(Journal journal, InstantSource clock) {
        MemoryTenants tenants = new MemoryTenants(journal);
        MemoryApiKeys apiKeys = new MemoryApiKeys(journal);
        MemoryUserTokens userTokens = new MemoryUserTokens(journal);
        MemoryTopUps topUps = new MemoryTopUps(journal);
        return new MemoryRepositories(
                tenants,
                new MemorySubscriptions(journal, tenants),
                new MemoryOverrides(journal),
                new MemoryMembers(journal),
                new MemoryInvitations(journal),
                userTokens,
                apiKeys,
                topUps,
                new MemoryLedger(journal, clock, new MemoryConditions(tenants, apiKeys, userTokens), topUps));
    }
}
