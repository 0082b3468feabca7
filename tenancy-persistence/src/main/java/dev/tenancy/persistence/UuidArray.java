package dev.tenancy.persistence;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.postgresql.core.Oid;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * UUIDs as PostgreSQL keeps them, which the driver has no array for: text costs the server time to read. They are sent as bytes on
 * connections of {@link DatabasePool}, and as text on others.
 */
final class UuidArray extends PGobject implements PGBinaryObject {

    /** What the driver must be told that it sends as bytes. */
    static final String DRIVERS_NAME = "UUID_ARRAY";

    private static final long serialVersionUID = 1;

    private static final int HEADER_BYTES = 5 * Integer.BYTES;
    private static final int UUID_BYTES = 2 * Long.BYTES;

    private final UUID[] values;

    UuidArray(List<UUID> values) {
        this.values = values.toArray(UUID[]::new);
        type = "_uuid";
    }

    @Override
    public String getValue() {
        return Arrays.stream(values).map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public int lengthInBytes() {
        return HEADER_BYTES + values.length * (Integer.BYTES + UUID_BYTES);
    }

    // For the server's array_recv: dimensions, nulls, type; length, first index; each value with its length.
    @Override
    public void toBytes(byte[] bytes, int offset) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, lengthInBytes());
        buffer.putInt(1).putInt(0).putInt(Oid.UUID).putInt(values.length).putInt(1);
        for (UUID value : values) {
            buffer.putInt(UUID_BYTES).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
        }
    }

    @Override
    public void setByteValue(byte[] value, int offset) {
        throw new UnsupportedOperationException("Only sent, never read.");
    }
}
