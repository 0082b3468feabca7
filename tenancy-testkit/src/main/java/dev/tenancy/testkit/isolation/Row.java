package dev.tenancy.testkit.isolation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row as the database holds it: its values by the lower-case names of its columns. */
record Row(String table, Map<String, @Nullable Object> values) {

    static String name(String column) {
        return column.replaceAll("[\"`\\[\\]]", "").toLowerCase(Locale.ROOT);
    }

    /** Null for a column that it doesn't have. */
    @Nullable
    Object value(String column) {
        return values.get(column);
    }

    /** The values of the columns; empty when one of them is null. */
    List<Object> values(List<String> columns) {
        List<Object> found = new ArrayList<>();
        for (String column : columns) {
            Object value = values.get(column);
            if (value == null) {
                return List.of();
            }
            found.add(value);
        }
        return found;
    }

    @Override
    public String toString() {
        return table + values;
    }
}
