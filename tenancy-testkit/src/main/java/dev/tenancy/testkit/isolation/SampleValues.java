package dev.tenancy.testkit.isolation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.metamodel.mapping.SelectableMapping;
import org.jspecify.annotations.Nullable;

/** Values that occur nowhere else, so that seeing one tells whose row was seen. */
final class SampleValues {

    private int serial;

    /** A new value of {@code number}'s for a column; empty for a type that it doesn't know. */
    Optional<Object> next(Class<?> type, SelectableMapping column, int number) {
        return Optional.ofNullable(value(type, column, number));
    }

    private @Nullable Object value(Class<?> type, SelectableMapping column, int number) {
        serial++;
        if (type == String.class) {
            return text(column.getLength(), number);
        }
        if (type == UUID.class) {
            return UUID.nameUUIDFromBytes(text(null, number).getBytes(StandardCharsets.UTF_8));
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type == boolean.class || type == Boolean.class) {
            return false;
        }
        if (type == char.class || type == Character.class) {
            return 'x';
        }
        if (type == byte[].class) {
            return text(column.getLength(), number).getBytes(StandardCharsets.UTF_8);
        }
        Object moment = moment(type, Instant.EPOCH.plus(Duration.ofDays(1000L * number + serial)));
        return moment == null ? number(type, column, number) : moment;
    }

    private String text(@Nullable Long length, int number) {
        String text = "zq%c%05d".formatted('a' + number, serial);
        return length == null || length >= text.length() ? text : text.substring(text.length() - length.intValue());
    }

    private static @Nullable Object moment(Class<?> type, Instant moment) {
        OffsetDateTime local = moment.atOffset(ZoneOffset.UTC);
        if (type == Instant.class) {
            return moment;
        }
        if (type == LocalDate.class) {
            return local.toLocalDate();
        }
        if (type == LocalDateTime.class) {
            return local.toLocalDateTime();
        }
        if (type == LocalTime.class) {
            return local.toLocalTime();
        }
        if (type == OffsetDateTime.class) {
            return local;
        }
        if (type == ZonedDateTime.class) {
            return local.toZonedDateTime();
        }
        if (type == Date.class) {
            return Date.from(moment);
        }
        return type == Duration.class ? Duration.between(Instant.EPOCH, moment) : null;
    }

    private @Nullable Object number(Class<?> type, SelectableMapping column, int number) {
        long large = 100_000_000L * number + 1_000_000 + serial;
        if (type == long.class || type == Long.class) {
            return large;
        }
        if (type == int.class || type == Integer.class) {
            return (int) large;
        }
        if (type == double.class || type == Double.class) {
            return (double) large;
        }
        if (type == float.class || type == Float.class) {
            return (float) serial;
        }
        if (type == short.class || type == Short.class) {
            return (short) serial;
        }
        if (type == byte.class || type == Byte.class) {
            return (byte) serial;
        }
        if (type == BigInteger.class) {
            return BigInteger.valueOf(large);
        }
        return type == BigDecimal.class ? decimal(column, large) : null;
    }

    private static BigDecimal decimal(SelectableMapping column, long large) {
        int scale = column.getScale() == null ? 2 : column.getScale();
        int digits = (column.getPrecision() == null ? 38 : column.getPrecision()) - scale;
        BigDecimal whole = BigDecimal.valueOf(large);
        return digits >= whole.precision() ? whole : whole.remainder(BigDecimal.TEN.pow(Math.max(digits, 0)));
    }
}
