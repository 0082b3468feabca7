package dev.tenancy.isolation;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.boot.Metadata;

/** Which tables of a persistence unit hold tenants' rows, which hold rows of none, and how they hang together. Immutable. */
final class TenantModel {

    private final List<TenantTable> tables;
    private final List<TableName> sharedTables;
    private final List<LargeObjectColumn> largeObjects;
    private final Map<TableName, TenantTable> byName;
    private final List<TenantForeignKey> foreignKeys;
    private final Map<TableName, List<TenantForeignKey>> byTarget;

    /** With {@code tables} in any order. */
    TenantModel(List<TenantTable> tables, List<TableName> sharedTables, List<LargeObjectColumn> largeObjects) {
        this.tables = List.copyOf(ParentsFirst.sorted(tables));
        this.sharedTables = List.copyOf(sharedTables);
        this.largeObjects = List.copyOf(largeObjects);
        this.byName = this.tables.stream().collect(toMap(TenantTable::name, Function.identity()));
        this.foreignKeys = this.tables.stream()
                .flatMap(from -> from.references().stream()
                        .map(link -> new TenantForeignKey(
                                from, link, table(link.table()).orElseThrow())))
                .toList();
        this.byTarget = foreignKeys.stream().collect(groupingBy(key -> key.to().name()));
    }

    /**
     * Reads the mapping.
     *
     * @throws TenantIsolationException when an entity is neither tenant-scoped nor {@link Shared}, or its tenant is where no
     *     rule of the database could see it
     */
    static TenantModel of(Metadata metadata) {
        return MappedTables.of(metadata);
    }

    /** Those of tenants, each after its owners, and after what it refers to unless that is a circle. */
    List<TenantTable> tables() {
        return tables;
    }

    /** Those of no tenant. */
    List<TableName> sharedTables() {
        return sharedTables;
    }

    /** Of all tables, those whose content PostgreSQL would keep elsewhere. */
    List<LargeObjectColumn> largeObjects() {
        return largeObjects;
    }

    /** Rows can be deleted in this order: what refers first, what is referred to last, unless that is a circle. */
    List<TenantTable> childrenFirst() {
        List<TenantTable> reversed = new ArrayList<>(tables);
        Collections.reverse(reversed);
        return reversed;
    }

    /** Empty when no tenant has rows in it. */
    Optional<TenantTable> table(TableName name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** One for each reference between tables of tenants. */
    List<TenantForeignKey> foreignKeys() {
        return foreignKeys;
    }

    /** Those that refer to {@code table}. */
    List<TenantForeignKey> foreignKeysTo(TenantTable table) {
        return byTarget.getOrDefault(table.name(), List.of());
    }
}
