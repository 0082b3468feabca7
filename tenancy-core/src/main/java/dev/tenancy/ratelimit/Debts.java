package dev.tenancy.ratelimit;

import dev.tenancy.plan.RateLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The debts of one key in the windows of a limit, which all take a request or none. */
final class Debts implements BucketState {

    private final RateLimit limit;
    private final List<Debt> windows;

    /** {@code windows} has the debt of each of the limit's windows, in their order. */
    Debts(RateLimit limit, List<Debt> windows) {
        this.limit = limit;
        this.windows = windows;
    }

    static Debts none(RateLimit limit, long now) {
        return new Debts(
                limit,
                limit.windows().stream().map(window -> Debt.none(window, now)).toList());
    }

    @Override
    public BucketState at(RateLimit newLimit, long now) {
        if (!newLimit.equals(limit)) {
            return BucketState.carried(windows, newLimit, now);
        }
        if (windows.stream().noneMatch(window -> window.isPaid(now))) {
            return this;
        }
        return new Debts(limit, windows.stream().map(window -> window.at(now)).toList());
    }

    @Override
    public Debts plusOne() {
        List<Debt> more = new ArrayList<>(windows.size());
        for (Debt window : windows) {
            more.add(window.plusOne());
        }
        return new Debts(limit, more);
    }

    @Override
    public boolean isPaid(long now) {
        return windows.stream().allMatch(window -> window.isPaid(now));
    }

    @Override
    public boolean isLongPaid(long now) {
        return windows.stream().allMatch(window -> window.isLongPaid(now));
    }

    @Override
    public long resetAfter(long now) {
        return most(window -> window.resetAfter(now));
    }

    @Override
    public long excess(long now) {
        return most(window -> window.excess(now));
    }

    /** Of the scarcest window: the one with the fewest requests left, of equals the one that takes longer to be full. */
    @Override
    public RateDecision allowed(long now) {
        Debt scarcest = windows.get(0);
        for (Debt window : windows) {
            int order = Long.compare(window.remaining(now), scarcest.remaining(now));
            if (order < 0 || (order == 0 && window.resetAfter(now) > scarcest.resetAfter(now))) {
                scarcest = window;
            }
        }
        return scarcest.allowed(now);
    }

    /** Of the window that makes wait the longest. */
    @Override
    public RateDecision refused(long now, long retryAfter) {
        for (Debt window : windows) {
            if (window.plusOne().excess(now) == retryAfter) {
                return window.refused(now, retryAfter);
            }
        }
        throw new IllegalArgumentException("no window makes wait for " + retryAfter);
    }

    private long most(ToLongFunction<Debt> of) {
        long most = Long.MIN_VALUE;
        for (Debt window : windows) {
            most = Math.max(most, of.applyAsLong(window));
        }
        return most;
    }
}
