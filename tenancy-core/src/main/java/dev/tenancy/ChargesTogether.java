package dev.tenancy;

import dev.tenancy.id.TenantId;
import dev.tenancy.problem.Invalid;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Consumption.Granted;
import dev.tenancy.usage.ConsumptionOfAll;
import dev.tenancy.usage.ConsumptionOfAll.AllGranted;
import dev.tenancy.usage.ConsumptionOfAll.NoneGranted;
import dev.tenancy.usage.UsageLedger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Charges of several meters that are granted together. Whoever takes several counters takes them in the order of the meters' keys, and
 * before any idempotency key, so no two of them wait for each other.
 */
final class ChargesTogether {

    private ChargesTogether() {}

    /** Undoes the unit of work in which not all were granted. */
    static final class NotAllGranted extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient NoneGranted outcome;

        private NotAllGranted(NoneGranted outcome) {
            super("Not all charges were granted.", null, false, false);
            this.outcome = outcome;
        }

        NoneGranted outcome() {
            return outcome;
        }
    }

    /** The amounts in the order in which they are charged. */
    static NavigableMap<String, Long> ordered(Map<String, Long> amounts) {
        if (amounts.isEmpty()) {
            throw Invalid.field("amounts", "required", "must name one meter at least.");
        }
        return new TreeMap<>(amounts);
    }

    /**
     * The idempotency key of each charge: the caller's own for the first, so that no other call can have it too, and for the
     * others one that only the same charges have under that key.
     */
    static @Nullable String key(@Nullable String idempotencyKey, String meter, NavigableMap<String, Long> amounts) {
        if (idempotencyKey == null || meter.equals(amounts.firstKey())) {
            return idempotencyKey;
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(idempotencyKey + '\n' + amounts))
                + ':'
                + meter;
    }

    /** Charges within a unit of work, which what is thrown undoes. */
    static AllGranted consume(UsageLedger ledger, TenantId tenant, List<Charge> charges) throws NotAllGranted {
        List<Granted> grants = new ArrayList<>();
        Consumption refusal = consume(ledger, tenant, charges, grants);
        if (refusal != null) {
            throw new NotAllGranted(new NoneGranted(refusal));
        }
        return new AllGranted(grants);
    }

    /** Charges within a transaction that is not to be undone: what was taken before a refusal is given back. */
    static ConsumptionOfAll consumeOrGiveBack(UsageLedger ledger, TenantId tenant, List<Charge> charges) {
        List<Granted> grants = new ArrayList<>();
        Consumption refusal = consume(ledger, tenant, charges, grants);
        if (refusal == null) {
            return new AllGranted(grants);
        }
        grants.stream()
                .filter(granted -> !granted.replayed())
                .forEach(granted -> ledger.refund(tenant, granted.grant().id()));
        return new NoneGranted(refusal);
    }

    private static @Nullable Consumption consume(
            UsageLedger ledger, TenantId tenant, List<Charge> charges, List<Granted> grants) {
        if (charges.size() > 1 && charges.get(0).idempotencyKey() != null) {
            ledger.lock(tenant, charges);
        }
        for (Charge charge : charges) {
            Consumption consumption = ledger.consume(tenant, charge);
            if (!(consumption instanceof Granted granted)) {
                return consumption;
            }
            grants.add(granted);
        }
        long replayed = grants.stream().filter(Granted::replayed).count();
        return replayed == 0 || replayed == grants.size() ? null : new Consumption.KeyReused();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every JDK has SHA-256.", missing);
        }
    }
}
