package dev.tenancy.memory;

import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Immutable rows by key, every change of which can be undone. */
final class Table<K extends Comparable<? super K>, V> {

    private final Journal journal;
    private final NavigableMap<K, V> rows = new TreeMap<>();

    Table(Journal journal) {
        this.journal = journal;
    }

    @Nullable
    V get(K key) {
        journal.requireLocked();
        return rows.get(key);
    }

    void put(K key, V row) {
        journal.requireLocked();
        restoreOnRollback(key, rows.get(key));
        rows.put(key, row);
    }

    void remove(K key) {
        journal.requireLocked();
        restoreOnRollback(key, rows.get(key));
        rows.remove(key);
    }

    Collection<V> values() {
        journal.requireLocked();
        return rows.values();
    }

    /** The rows from {@code first} to {@code last}, both included. */
    Map<K, V> range(K first, K last) {
        journal.requireLocked();
        return rows.subMap(first, true, last, true);
    }

    /** The rows from {@code last} down to {@code first}, both included. */
    Collection<V> newestFirst(K first, K last) {
        journal.requireLocked();
        return rows.subMap(first, true, last, true).descendingMap().values();
    }

    private void restoreOnRollback(K key, @Nullable V before) {
        journal.onRollback(() -> {
            if (before == null) {
                rows.remove(key);
            } else {
                rows.put(key, before);
            }
        });
    }
}
