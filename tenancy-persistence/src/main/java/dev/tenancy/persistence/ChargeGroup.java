package dev.tenancy.persistence;

import dev.tenancy.plan.Limit;
import dev.tenancy.usage.Charge;
import dev.tenancy.usage.Consumption;
import dev.tenancy.usage.Grant;
import dev.tenancy.usage.GrantCondition;
import dev.tenancy.usage.UsageCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The waiting charges of one counter, in the order of their arrival, of which those that fit are granted together: their sum is
 * added when the count leaves room for every one of them in its turn, which is one condition on the count.
 */
final class ChargeGroup {

    private final CounterKey counter;
    private List<PendingCharge> asking;
    private List<PendingCharge> later = List.of();

    /** {@code charges} are all of {@code counter}, one at least. */
    ChargeGroup(CounterKey counter, List<PendingCharge> charges) {
        this.counter = counter;
        asking = withoutTwins(charges);
    }

    CounterKey counter() {
        return counter;
    }

    /** Those that are asked for together now; empty when nothing is left to be decided. */
    List<PendingCharge> asking() {
        return asking;
    }

    long amount() {
        return asking.stream().mapToLong(one -> one.charge().amount()).sum();
    }

    /** What may be taken before, so that each still fits on top of those before it; negative when nothing may. */
    long room() {
        long before = 0;
        long room = Long.MAX_VALUE;
        for (PendingCharge one : asking) {
            before += one.charge().amount();
            room = Math.min(room, one.charge().limit().ceiling() - before);
        }
        return room;
    }

    /** When the first of them was asked. */
    Instant at() {
        return asking.stream()
                .map(one -> one.charge().at())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** When the last of them was asked. */
    Instant lastAt() {
        return asking.stream()
                .map(one -> one.charge().at())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** All that were asked for are granted, and {@code used} is the count after them. */
    void granted(long used) {
        long before = used - amount();
        for (PendingCharge one : asking) {
            Charge charge = one.charge();
            before += charge.amount();
            Grant grant = new Grant(charge.id(), charge.meter().key(), charge.amount(), charge.period());
            one.decide(new Consumption.Granted(grant, before, false));
        }
        // What had no room before them has none after them, as long as their count is the one to judge by.
        asking = later;
        later = List.of();
    }

    /** The credential of some is not good any more. */
    void refuse(GrantCondition condition) {
        keep(one -> {
            boolean isRefused = condition.equals(one.charge().condition());
            if (isRefused) {
                one.decide(new Consumption.ConditionFailed(condition));
            }
            return !isRefused;
        });
    }

    /** The idempotency key of one was used before, or is in use just now. */
    void sendAlone(String idempotencyKey) {
        keep(one -> {
            boolean isTwin = idempotencyKey.equals(one.charge().idempotencyKey());
            if (isTwin) {
                one.sendAlone();
            }
            return !isTwin;
        });
    }

    /** Nothing was granted; refuses what {@code count} leaves no room for, and asks next for what it does. */
    void judge(UsageCount count) {
        List<PendingCharge> all = new ArrayList<>(asking);
        all.addAll(later);
        asking = new ArrayList<>();
        later = new ArrayList<>();
        long taken = count.used() + count.reserved();
        long asked = 0;
        for (PendingCharge one : all) {
            Limit limit = one.charge().limit();
            if (!limit.permits(taken, one.charge().amount())) {
                one.decide(new Consumption.LimitExceeded(
                        one.charge().meter(), count.used(), limit, one.charge().period()));
            } else if (limit.permits(taken + asked, one.charge().amount())) {
                asked += one.charge().amount();
                asking.add(one);
            } else {
                later.add(one);
            }
        }
    }

    /** Asks for one of them no more; false when it was none of them. Its caller is gone. */
    boolean remove(PendingCharge gone) {
        boolean isOne = asking.contains(gone) || later.contains(gone);
        keep(one -> one != gone);
        return isOne;
    }

    void sendKeyedAlone() {
        keep(one -> {
            boolean isKeyed = one.charge().idempotencyKey() != null;
            if (isKeyed) {
                one.sendAlone();
            }
            return !isKeyed;
        });
    }

    void sendAllAlone() {
        keep(one -> {
            one.sendAlone();
            return false;
        });
    }

    void fail(RuntimeException failure) {
        keep(one -> {
            one.fail(failure);
            return false;
        });
    }

    private void keep(Predicate<PendingCharge> isKept) {
        asking = asking.stream().filter(isKept).toList();
        later = later.stream().filter(isKept).toList();
        if (asking.isEmpty()) {
            asking = later;
            later = List.of();
        }
    }

    // Of those with one key the first is to be granted, and the others are to find that it was.
    private static List<PendingCharge> withoutTwins(List<PendingCharge> charges) {
        Set<String> keys = new HashSet<>();
        List<PendingCharge> single = new ArrayList<>(charges.size());
        for (PendingCharge one : charges) {
            String key = one.charge().idempotencyKey();
            if (key == null || keys.add(key)) {
                single.add(one);
            } else {
                one.sendAlone();
            }
        }
        return single;
    }
}
