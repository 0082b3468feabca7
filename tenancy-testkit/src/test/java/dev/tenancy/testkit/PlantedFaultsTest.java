package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenancy.access.AccessDirectory;
import dev.tenancy.store.TenancyStore;
import java.lang.reflect.InvocationTargetException;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A contract that nobody has seen fail proves nothing. */
class PlantedFaultsTest {

    record Suite(FaultyStore faulty) implements TenancyStoreContract {

        @Override
        public TenancyStore store() {
            return faulty;
        }

        @Override
        public AccessDirectory directory() {
            return faulty.sound();
        }
    }

    enum Planted {
        UNSCOPED(() -> new FaultyStore(Faults.unscoped())),
        BLIND_TO_VERSIONS(() -> new FaultyStore(Faults.blindToVersions())),
        COARSE_TIMES(() -> new FaultyStore(Faults.coarseTimes())),
        FOLDED_ADDRESSES(() -> new FaultyStore(Faults.foldedAddresses())),
        BLIND_TO_ENDS(() -> new FaultyStore(Faults.blindToEnds())),
        BLIND_TO_BURN(() -> new FaultyStore(Faults.blindToBurn())),
        BLIND_TO_LIMITS(() -> new FaultyStore(Faults.blindToLimits())),
        BLIND_TO_KEYS(() -> new FaultyStore(Faults.blindToKeys())),
        BLIND_TO_CONDITIONS(() -> new FaultyStore(Faults.blindToConditions())),
        BLIND_TO_THE_AMOUNT_COMMITTED(() -> new FaultyStore(Faults.blindToTheAmountCommitted())),
        COMMITS_WHAT_FAILED(StoreWithoutRollback::new);

        private final Supplier<FaultyStore> store;

        Planted(Supplier<FaultyStore> store) {
            this.store = store;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UNSCOPED, shouldFindAMemberAsItWasStoredInItsTenantAlone",
        "UNSCOPED, shouldFindAnInvitationAsItWasStoredInItsTenantAlone",
        "UNSCOPED, shouldEndAnInvitationOnceAndInItsTenantAlone",
        "UNSCOPED, shouldFindAnApiKeyAsItWasStoredInItsTenantAlone",
        "UNSCOPED, shouldRevokeNoApiKeyOfAnotherTenant",
        "UNSCOPED, shouldRevokeNoUserTokenOfAnotherTenant",
        "UNSCOPED, shouldNotRefundAGrantOfAnotherTenantOrOfNobody",
        "BLIND_TO_VERSIONS, shouldRefuseAChangeOfATenantOnTopOfAnOutdatedOne",
        "BLIND_TO_VERSIONS, shouldRefuseAChangeOfAMemberOnTopOfAnOutdatedOne",
        "BLIND_TO_VERSIONS, shouldRefuseAChangeOfASubscriptionOnTopOfAnOutdatedOne",
        "BLIND_TO_VERSIONS, shouldStoreOneOfTheChangesThatAreMadeOnTopOfTheSameVersionAtOnce",
        "COARSE_TIMES, shouldFindATenantAsItWasStored",
        "COARSE_TIMES, shouldKeepTimesOfATenantToTheMicrosecondInEveryTimeZone",
        "FOLDED_ADDRESSES, shouldFindAMemberAsItWasStoredInItsTenantAlone",
        "BLIND_TO_ENDS, shouldFindTheOverridesOfEachTenantAsTheyWereStoredByKey",
        "BLIND_TO_ENDS, shouldPutAnOverrideInPlaceOfTheEarlierOneOfItsKey",
        "BLIND_TO_ENDS, shouldTellWhatATenantHasNowInPlaceOfItsPlansWord",
        "BLIND_TO_LIMITS, shouldGrantUpToTheLimitAndRefuseTheUnitAfterIt",
        "BLIND_TO_LIMITS, shouldRefuseTheVeryFirstUnitOfALimitOfZero",
        "BLIND_TO_LIMITS, shouldGrantExactlyTheLimitToSixtyFourThreads",
        "BLIND_TO_LIMITS, shouldKeepTheLimitsOfManyTenantsApart",
        "BLIND_TO_KEYS, shouldCountARepeatedChargeOnceAndAnswerWithTheFirstGrant",
        "BLIND_TO_KEYS, shouldRefuseAKeyThatWasUsedForAnotherAmountOrMeter",
        "BLIND_TO_KEYS, shouldCountChargesOfTheSameKeyOnceThoughTheyAreInFlightTogether",
        "BLIND_TO_CONDITIONS, shouldGrantToALiveKeyAndNothingOnceItIsRevoked",
        "BLIND_TO_CONDITIONS, shouldGrantToALiveTokenAndNothingOnceItIsRevoked",
        "BLIND_TO_CONDITIONS, shouldGrantUntilTheCredentialExpiresAndNothingFromThenOn",
        "BLIND_TO_CONDITIONS, shouldGrantNothingToACredentialOfASuspendedOrClosedTenant",
        "BLIND_TO_CONDITIONS, shouldGrantNothingToACredentialOfAnotherTenantKindOrNobody",
        "UNSCOPED, shouldEndNoReservationOfAnotherTenantOrOfNobody",
        "BLIND_TO_LIMITS, shouldLetReservedUnitsTakeRoomUntilTheyAreReleased",
        "BLIND_TO_LIMITS, shouldReserveAndGrantExactlyTheLimitBetweenThem",
        "BLIND_TO_KEYS, shouldReserveOnceForAKeyAndAnswerWithWhatBecameOfIt",
        "BLIND_TO_KEYS, shouldRefuseAKeyThatReservedAnotherAmountOrMeter",
        "BLIND_TO_CONDITIONS, shouldReserveNothingOnceTheCredentialIsRevokedButCommitWhatWasReservedBefore",
        "BLIND_TO_THE_AMOUNT_COMMITTED, shouldCountWhatIsCommittedAndFreeTheRest",
        "BLIND_TO_THE_AMOUNT_COMMITTED, shouldCommitOnceHoweverOftenItIsAsked",
        "BLIND_TO_THE_AMOUNT_COMMITTED, shouldCommitNoMoreThanIsReserved",
        "BLIND_TO_ENDS, shouldTakeOfATopUpUntilItExpiresAndNothingFromThenOn",
        "BLIND_TO_BURN, shouldTakeOfATopUpThatBurnsBeforeAsLongAsItHasAny",
        "BLIND_TO_BURN, shouldTakeFirstOfThoseThatBurnBeforeAndThenOfWhatExpiresFirst",
        "BLIND_TO_LIMITS, shouldTakeOfATopUpOnlyWhatThePlanHasNoMoreOf",
        "BLIND_TO_LIMITS, shouldGrantExactlyTheLimitAndTheTopUpsToSixtyFourThreads",
        "BLIND_TO_LIMITS, shouldGrantATopUpOnceThoughTwoPeriodsTakeOfItAtOnce",
        "BLIND_TO_KEYS, shouldTakeOfATopUpOnceForAKeyAndNothingForABadCredential",
        "BLIND_TO_CONDITIONS, shouldTakeOfATopUpOnceForAKeyAndNothingForABadCredential",
        "BLIND_TO_THE_AMOUNT_COMMITTED, shouldReserveOfTopUpsAndCommitWhatTheFirstUnitsTake",
        "COMMITS_WHAT_FAILED, shouldLeaveNothingBehindWhenTheWorkThrowsWhateverItThrows",
        "COMMITS_WHAT_FAILED, shouldShowNobodyWhatAUnitHasNotCommitted",
        "COMMITS_WHAT_FAILED, shouldNotTakeAnUndoneChargeForTheFirstOfItsKey",
        "COMMITS_WHAT_FAILED, shouldEndAnInvitationOnceThoughManyAcceptItAtOnce",
    })
    void shouldBeSeenByTheContract(Planted planted, String test) {
        assertThatCode(() -> run(new FaultyStore(FaultyStore.NONE), test)).doesNotThrowAnyException();
        assertThatThrownBy(() -> run(planted.store.get(), test)).isInstanceOf(AssertionError.class);
    }

    private static void run(FaultyStore store, String test) throws Throwable {
        try {
            Suite.class.getMethod(test).invoke(new Suite(store));
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
