package dev.tenancy.isolation;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** All rows of all tables, as the owner sees them. */
final class TableDump {

    private TableDump() {}

    /** By table; each row with the place that it has in the table, so that one that was only written again is another. */
    static Map<String, List<String>> of(DataSource owner, TenantModel model) {
        Map<String, List<String>> dump = new TreeMap<>();
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            boolean isH2 = connection.getMetaData().getURL().startsWith("jdbc:h2:");
            String place = isH2 ? "_rowid_" : "ctid, r0.xmin";
            List<TableName> tables = new ArrayList<>();
            model.tables().forEach(table -> tables.add(table.name()));
            tables.addAll(model.sharedTables());
            for (TableName table : tables) {
                try (ResultSet rows = statement.executeQuery(
                        "select r0." + place + ", r0.* from " + table.sql() + " as r0 order by 1")) {
                    List<String> lines = new ArrayList<>();
                    while (rows.next()) {
                        StringBuilder line = new StringBuilder();
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                            line.append(rows.getString(i)).append('|');
                        }
                        lines.add(line.toString());
                    }
                    dump.put(table.toString(), lines);
                }
            }
            return dump;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
