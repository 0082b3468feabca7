package dev.tenancy.isolation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Writes rows as JSON, one a line. */
final class JsonLines implements AutoCloseable {

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            // A row that was cut off must not look whole.
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final JsonGenerator json;
    private final CharsetEncoder unicode = StandardCharsets.UTF_8.newEncoder();

    JsonLines(OutputStream out) throws IOException {
        json = JSON.createGenerator(out);
        json.setRootValueSeparator(new SerializedString(""));
    }

    /** The row that {@code rows} is at. */
    void write(String table, ResultSet rows) throws IOException, SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        json.writeStartObject();
        json.writeStringField("table", table);
        json.writeObjectFieldStart("row");
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            json.writeFieldName(columns.getColumnName(i));
            value(ColumnValue.of(rows, columns, i));
        }
        json.writeEndObject();
        json.writeEndObject();
        json.writeRaw('\n');
    }

    /** Writes all that it has not yet; what it writes to stays open. */
    @Override
    public void close() throws IOException {
        json.close();
    }

    private void value(@Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof BigDecimal number) {
            json.writeNumber(number);
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Float number) {
            json.writeNumber(number);
        } else if (value instanceof byte[] bytes) {
            json.writeBinary(bytes);
        } else if (value.getClass().isArray()) {
            json.writeStartArray();
            for (int i = 0; i < Array.getLength(value); i++) {
                value(Array.get(value, i));
            }
            json.writeEndArray();
        } else {
            text(value.toString());
        }
    }

    /** Half of a surrogate pair has no UTF-8, but an escape. */
    private void text(String text) throws IOException {
        boolean isBroken = !unicode.canEncode(text);
        json.setHighestNonEscapedChar(isBroken ? 127 : 0);
        json.writeString(text);
    }
}
