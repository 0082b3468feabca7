package dev.tenancy.testkit.isolation;

import jakarta.persistence.Tuple;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.hibernate.Hibernate;
import org.hibernate.proxy.HibernateProxy;
import org.jspecify.annotations.Nullable;

/** All that somebody got to see: whatever can be reached from what was handed out, loaded where it was not, and what was thrown. */
final class Sight {

    // Further off, nothing is got at that isn't nearer to another target.
    private static final int FARTHEST = 2;

    private final Predicate<Class<?>> closed;
    private final List<String> seen = new ArrayList<>();
    private final Deque<Found> ahead = new ArrayDeque<>();
    private int distance;
    private final Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());

    /** A sight that doesn't follow the collections of rows of the classes that are {@code closed}. */
    Sight(Predicate<Class<?>> closed) {
        this.closed = closed;
    }

    /** Looks at a value as deep as it goes; its session should be open still. */
    void add(@Nullable Object value) {
        distance = 0;
        look("", value);
        for (Found next = ahead.poll(); next != null; next = ahead.poll()) {
            distance = next.distance() + 1;
            Found found = next;
            guarded(found.owner().getClass().getSimpleName(), () -> lookAtFields(found.owner()));
        }
    }

    private record Found(Object owner, int distance) {}

    /** Each value that was seen, in an order that doesn't depend on that of a set. */
    List<String> values() {
        return seen.stream().sorted().toList();
    }

    private void look(String name, @Nullable Object value) {
        if (value == null) {
            seen.add(name + "=null");
        } else if (value instanceof Number number) {
            seen.add(name + "=" + plain(number));
        } else if (value instanceof CharSequence
                || value instanceof UUID
                || value instanceof Enum<?>
                || value instanceof Class<?>
                || value instanceof Boolean
                || value instanceof Character) {
            seen.add(name + "=" + value);
        } else if (value instanceof byte[] bytes) {
            seen.add(name + "=" + new String(bytes, StandardCharsets.ISO_8859_1));
        } else if (visited.add(value)) {
            guarded(name, () -> lookInto(name, value));
        }
    }

    private void guarded(String name, Runnable looking) {
        try {
            looking.run();
        } catch (RuntimeException refused) {
            look(name, refused);
        }
    }

    private void lookInto(String name, Object value) {
        if (value instanceof Throwable thrown) {
            lookAtThrown(thrown);
        } else if (value instanceof Optional<?> optional) {
            look(name, optional.orElse(null));
        } else if (value instanceof Map<?, ?> map) {
            seen.add(name + ".size=" + map.size());
            map.forEach((key, held) -> {
                look(name + ".key", key);
                look(name, held);
            });
        } else if (value instanceof Iterable<?> elements) {
            List<Object> held = new ArrayList<>();
            elements.forEach(held::add);
            seen.add(name + ".size=" + held.size());
            held.forEach(element -> look(name, element));
        } else if (value instanceof Tuple tuple) {
            look(name, tuple.toArray());
        } else if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                look(name, Array.get(value, i));
            }
        } else if (distance <= FARTHEST) {
            ahead.add(new Found(value, distance));
        }
    }

    private void lookAtThrown(Throwable thrown) {
        seen.add("thrown " + thrown.getClass().getName() + (isTheMachines(thrown) ? "" : ": " + thrown.getMessage()));
        look("cause", thrown.getCause());
        for (Throwable suppressed : thrown.getSuppressed()) {
            look("suppressed", suppressed);
        }
    }

    // The JVM leaves out their message once they have become frequent.
    private static boolean isTheMachines(Throwable thrown) {
        return thrown instanceof NullPointerException
                || thrown instanceof ClassCastException
                || thrown instanceof IndexOutOfBoundsException
                || thrown instanceof ArithmeticException;
    }

    private void lookAtFields(Object value) {
        Object loaded = Hibernate.unproxy(value);
        if (value instanceof HibernateProxy && !visited.add(loaded)) {
            return;
        }
        String owner = loaded.getClass().getSimpleName();
        boolean skipped = closed.test(loaded.getClass());
        for (Class<?> type = loaded.getClass(); type != null && !isLibrary(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                boolean plural =
                        Iterable.class.isAssignableFrom(field.getType()) || Map.class.isAssignableFrom(field.getType());
                if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic() && !(skipped && plural)) {
                    look(owner + "." + field.getName(), read(field, loaded));
                }
            }
        }
        if (isLibrary(loaded.getClass())) {
            seen.add(
                    loaded.getClass().getName().startsWith("java.")
                            ? loaded.toString()
                            : loaded.getClass().getName());
        }
    }

    private static boolean isLibrary(Class<?> type) {
        String name = type.getName();
        return name.startsWith("java.")
                || name.startsWith("jdk.")
                || name.startsWith("sun.")
                || name.startsWith("com.sun.")
                || name.startsWith("jakarta.")
                || name.startsWith("org.hibernate.")
                || name.contains("$$Lambda");
    }

    private static @Nullable Object read(Field field, Object owner) {
        try {
            field.setAccessible(true);
            return field.get(owner);
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException(
                    "The matrix must see all that an attack returns, and can't read " + field, closed);
        }
    }

    static String plain(Number number) {
        return number instanceof Double || number instanceof Float || number instanceof BigDecimal
                ? new BigDecimal(number.toString()).stripTrailingZeros().toPlainString()
                : number.toString();
    }
}
