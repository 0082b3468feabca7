package dev.tenancy.isolation;

import java.util.List;

/** A unique key or an index that the mapping declares; the name is empty when Hibernate chooses it while it exports. */
record TableKey(String name, List<String> columns) {

    TableKey {
        columns = List.copyOf(columns);
    }
}
