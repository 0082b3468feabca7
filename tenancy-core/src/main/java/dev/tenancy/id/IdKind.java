package dev.tenancy.id;

import dev.tenancy.problem.Invalid;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the typed ids have in common: the text form of one kind, both ways. */
record IdKind<T>(String prefix, Function<UUID, T> type) {

    String write(UUID value) {
        return TypeId.write(prefix, value);
    }

    Optional<T> find(String text) {
        return Optional.ofNullable(decode(text)).map(type);
    }

    T parse(String text) {
        return find(text)
                .orElseThrow(() -> Invalid.of("bad_format", "must be " + prefix + "_ and 26 characters of base32."));
    }

    private @Nullable UUID decode(String text) {
        int separator = prefix.length();
        boolean ours = text.length() > separator && text.charAt(separator) == '_' && text.startsWith(prefix);
        return ours ? TypeIdSuffix.decode(text, separator + 1) : null;
    }
}
