package dev.tenancy.ratelimit;

import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** At most so many buckets by key. Buckets come and go under one lock; finding one takes none. */
final class Buckets {

    private static final int GLANCE = 2;
    private static final int SEARCH = 16;

    private final ConcurrentHashMap<String, Bucket> byKey = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final int max;
    private final LongSupplier clock;

    private Iterator<Map.Entry<String, Bucket>> hand = byKey.entrySet().iterator();
    private int count;

    Buckets(int max, LongSupplier clock) {
        this.max = max;
        this.clock = clock;
    }

    /** The key's bucket, a new one if it has none; it may be closed by the time it is used, then ask again. */
    Bucket get(String key) {
        Bucket bucket = byKey.get(key);
        return bucket != null ? bucket : open(key);
    }

    int size() {
        return byKey.size();
    }

    private Bucket open(String key) {
        lock.lock();
        try {
            Bucket rival = byKey.get(key);
            if (rival != null) {
                return rival;
            }
            makeRoom();
            Bucket bucket = new Bucket();
            byKey.put(key, bucket);
            count++;
            return bucket;
        } finally {
            lock.unlock();
        }
    }

    private void makeRoom() {
        if (count < max) {
            drop(GLANCE, Bucket::closeIfIdle);
        } else {
            Map.Entry<String, Bucket> leastInDebt = drop(SEARCH, Bucket::closeIfFull);
            if (count >= max) {
                Map.Entry<String, Bucket> victim = Objects.requireNonNull(leastInDebt, "a bucket to drop");
                victim.getValue().close();
                remove(victim);
            }
        }
    }

    /** Moves the hand on, drops what the rule closes and returns the one of the others that is full the soonest. */
    private Map.@Nullable Entry<String, Bucket> drop(int steps, Rule rule) {
        long now = clock.getAsLong();
        Map.Entry<String, Bucket> soonest = null;
        long soonestAfter = Long.MAX_VALUE;
        for (int i = Math.min(steps, count); i > 0; i--) {
            Map.Entry<String, Bucket> entry = advance();
            if (rule.closes(entry.getValue(), now)) {
                remove(entry);
                continue;
            }
            long fullAfter = entry.getValue().fullAfter(now);
            if (fullAfter < soonestAfter) {
                soonest = entry;
                soonestAfter = fullAfter;
            }
        }
        return soonest;
    }

    private Map.Entry<String, Bucket> advance() {
        while (true) {
            if (!hand.hasNext()) {
                hand = byKey.entrySet().iterator();
            }
            Map.Entry<String, Bucket> entry = hand.next();
            // the hand reads one entry ahead, which may have been dropped since
            if (!entry.getValue().isClosed()) {
                return entry;
            }
        }
    }

    private void remove(Map.Entry<String, Bucket> entry) {
        byKey.remove(entry.getKey(), entry.getValue());
        count--;
    }

    private interface Rule {
        boolean closes(Bucket bucket, long now);
    }
}
