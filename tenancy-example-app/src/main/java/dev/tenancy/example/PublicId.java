package dev.tenancy.example;

import dev.tenancy.id.TypeId;
import java.util.Optional;
import java.util.UUID;

/** How ids of one kind are written outward, e.g. {@code lead_01h455vb4pex5vsknk084sn02q}. */
record PublicId(String prefix) {

    static final PublicId CONTENT = new PublicId("content");
    static final PublicId LEAD = new PublicId("lead");

    String write(UUID id) {
        return new TypeId(prefix, id).toString();
    }

    /** The id in {@code text}; empty when it is not a well-formed id of this kind. */
    Optional<UUID> find(String text) {
        return TypeId.find(text).filter(id -> id.prefix().equals(prefix)).map(TypeId::uuid);
    }
}
