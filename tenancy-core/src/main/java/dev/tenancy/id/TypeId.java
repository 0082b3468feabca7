package dev.tenancy.id;

import dev.tenancy.problem.Invalid;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A UUID with the name of its kind, written as in {@code user_01h455vb4pex5vsknk084sn02q}.
 *
 * <p>Follows the TypeID specification 0.3.0 (jetify-com/typeid). Any UUID version is accepted. Immutable, so safe for
 * use by several threads.
 *
 * @param prefix the kind: 0 to 63 characters of {@code [a-z_]}, neither first nor last an underscore; when it is empty
 *     the text has no separator
 * @param uuid the UUID, any 128 bits
 */
public record TypeId(String prefix, UUID uuid) {

    private static final int MAX_PREFIX = 63;

    /** Throws {@link Invalid} ({@code bad_format}) when the prefix breaks the rules above. */
    public TypeId {
        Objects.requireNonNull(uuid, "uuid");
        if (!isPrefix(prefix)) {
            throw Invalid.of(
                    "bad_format", "A TypeID prefix has 0 to 63 characters of [a-z_] and no underscore at an end.");
        }
    }

    /**
     * Reads a TypeID.
     *
     * @return what was written, never null
     * @throws Invalid ({@code bad_format}) when the text is not a TypeID in its one canonical form
     */
    public static TypeId parse(String text) {
        return find(text).orElseThrow(() -> Invalid.of("bad_format", "must be a TypeID."));
    }

    /** Reads a TypeID; empty when the text is not one in its one canonical form. */
    public static Optional<TypeId> find(String text) {
        int suffix = text.length() - TypeIdSuffix.LENGTH;
        if (suffix < 0) {
            return Optional.empty();
        }
        String prefix = text.substring(0, Math.max(suffix - 1, 0));
        boolean separated = suffix == 0 || (suffix > 1 && text.charAt(suffix - 1) == '_');
        UUID uuid = TypeIdSuffix.decode(text, suffix);
        return separated && isPrefix(prefix) && uuid != null ? Optional.of(new TypeId(prefix, uuid)) : Optional.empty();
    }

    /** The canonical text: prefix, {@code _} unless the prefix is empty, and 26 characters of base32. */
    @Override
    public String toString() {
        return write(prefix, uuid);
    }

    static String write(String prefix, UUID uuid) {
        StringBuilder text = new StringBuilder(prefix.length() + 1 + TypeIdSuffix.LENGTH);
        if (!prefix.isEmpty()) {
            text.append(prefix).append('_');
        }
        TypeIdSuffix.append(text, uuid);
        return text.toString();
    }

    private static boolean isPrefix(String prefix) {
        if (prefix.length() > MAX_PREFIX || prefix.startsWith("_") || prefix.endsWith("_")) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            char c = prefix.charAt(i);
            if (c != '_' && (c < 'a' || c > 'z')) {
                return false;
            }
        }
        return true;
    }
}
