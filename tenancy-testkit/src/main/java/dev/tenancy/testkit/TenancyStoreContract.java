package dev.tenancy.testkit;

/**
 * All that a {@link dev.tenancy.store.TenancyStore} and the directory over it must do. To run the ledger's part within units of
 * work, let a second class implement {@link JoinedUsageLedgerContract}.
 */
public interface TenancyStoreContract
        extends TenantRepositoryContract,
                SubscriptionRepositoryContract,
                OverrideRepositoryContract,
                MemberRepositoryContract,
                InvitationRepositoryContract,
                UserTokenRepositoryContract,
                ApiKeyRepositoryContract,
                AccessDirectoryContract,
                UsageLedgerContract,
                TransactionContract,
                ConcurrencyContract,
                UsageConcurrencyContract,
                ReservationConcurrencyContract,
                TopUpConcurrencyContract,
                UsageHistoryContract,
                TeamConcurrencyContract,
                PlanChangeConcurrencyContract {}
