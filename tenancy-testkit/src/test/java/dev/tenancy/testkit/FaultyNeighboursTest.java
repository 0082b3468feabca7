package dev.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.access.AccessDirectory;
import dev.tenancy.access.ApiKeyAccess;
import dev.tenancy.access.TenantAccess;
import dev.tenancy.access.UserTokenAccess;
import dev.tenancy.id.TenantId;
import dev.tenancy.memory.InMemoryTenancyStore;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.plan.RateLimit;
import dev.tenancy.ratelimit.RateDecision;
import dev.tenancy.ratelimit.RateLimiter;
import dev.tenancy.store.TenancyStore;
import dev.tenancy.team.Mail;
import dev.tenancy.team.Mailer;
import dev.tenancy.team.TenantUser;
import dev.tenancy.tenant.TenantReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Faults of what stands beside a store, seen by their contracts. */
class FaultyNeighboursTest {

    /** Forgives space around a look-up id, and remembers the first answer about a tenant for ever. */
    private record FaultyDirectory(AccessDirectory sound, Map<TenantReference, TenantAccess> remembered)
            implements AccessDirectory {

        @Override
        public Optional<ApiKeyAccess> findApiKey(String lookupId) {
            return sound.findApiKey(lookupId.strip());
        }

        @Override
        public Optional<UserTokenAccess> findUserToken(String lookupId) {
            return sound.findUserToken(lookupId.strip());
        }

        @Override
        public Optional<TenantAccess> findTenant(TenantReference reference) {
            sound.findTenant(reference).ifPresent(found -> remembered.putIfAbsent(reference, found));
            return Optional.ofNullable(remembered.get(reference));
        }

        @Override
        public Optional<TenantUser> findOwner(TenantId tenant) {
            return sound.findOwner(tenant);
        }

        @Override
        public Page<TenantId> activeTenants(PageRequest request) {
            List<TenantId> known = remembered.values().stream()
                    .map(access -> access.tenant().id())
                    .toList();
            Page<TenantId> page = sound.activeTenants(new PageRequest(request.limit(), null));
            return new Page<>(known.isEmpty() ? page.items() : known, false);
        }
    }

    private record Directories(InMemoryTenancyStore sound, AccessDirectory directory)
            implements AccessDirectoryContract {

        @Override
        public TenancyStore store() {
            return sound;
        }
    }

    /** Counts by windows of a limit's period, so that the whole bucket comes back at once. */
    private record FixedWindows(MovableClock clock, Map<String, Long> taken)
            implements RateLimiterContract, RateLimiter {

        @Override
        public RateDecision tryAcquire(String key, RateLimit limit) {
            Duration period = limit.period();
            String window = key + "@" + clock.nanoTime() / period.toNanos();
            long now = taken.merge(window, 1L, Long::sum);
            return now <= limit.requests()
                    ? new RateDecision(true, limit, limit.requests() - now, Duration.ZERO, period)
                    : new RateDecision(false, limit, 0, period, period);
        }

        @Override
        public RateLimiter limiter() {
            return this;
        }

        @Override
        public void elapse(Duration time) {
            clock.advance(time);
        }
    }

    /** Drops every mail but the first, and what is not ASCII. */
    private record LossyMailer(List<Mail> delivered) implements MailerContract, Mailer {

        @Override
        public void send(Mail mail) {
            if (delivered.isEmpty()) {
                delivered.add(new Mail(
                        mail.to(),
                        mail.subject().replaceAll("[^\\x20-\\x7E]", "?"),
                        mail.body().replaceAll("[^\\n\\x20-\\x7E]", "?")));
            }
        }

        @Override
        public Mailer mailer() {
            return this;
        }
    }

    @Test
    void shouldSeeADirectoryThatIsGenerousOrStale() {
        InMemoryTenancyStore store = new InMemoryTenancyStore();
        Directories faulty = new Directories(store, new FaultyDirectory(store, new ConcurrentHashMap<>()));

        assertFails(faulty::shouldFindAnApiKeyWithItsTenantByLookupIdAlone);
        assertFails(faulty::shouldFindAUserTokenWithItsMemberAndTenantByLookupIdAlone);
        assertFails(faulty::shouldTellTheStatusAndPlanThatATenantHasNow);
        assertFails(faulty::shouldListTheTenantsThatAreActiveNow);
        assertFails(faulty::shouldListEveryActiveTenantOnceNewestFirst);
    }

    @Test
    void shouldSeeALimiterThatRefillsAllAtOnce() {
        FixedWindows faulty = new FixedWindows(new MovableClock(), new ConcurrentHashMap<>());

        assertFails(faulty::shouldRefillEvenlyAndNeverBeyondTheBucket);
        assertFails(faulty::shouldAllowTheNextRequestAfterTheTimeThatARefusalTellsAndNotBefore);
        assertFails(faulty::shouldRefuseAKeyThatIsEmptyOrTooLong);
    }

    @Test
    void shouldSeeAMailerThatLosesMailsOrCharacters() {
        assertFails(() -> lossyMailer().shouldKeepEveryCharacterOfAMail());
        assertFails(() -> lossyMailer().shouldDeliverEachOfManyMailsThatAreHandedOverAtOnce());
    }

    private static LossyMailer lossyMailer() {
        return new LossyMailer(new CopyOnWriteArrayList<>());
    }

    private static void assertFails(ThrowingCallable test) {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(test);
    }
}
