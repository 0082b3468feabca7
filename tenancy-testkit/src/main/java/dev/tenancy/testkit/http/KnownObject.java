package dev.tenancy.testkit.http;

import dev.tenancy.id.TypeId;
import dev.tenancy.testkit.Samples;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Something of the victim's: its id, and one of the same shape that never existed. */
record KnownObject(String id, String neverExisted) {

    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final int NUMBERS_BEGIN = 1_000_000_000;

    /** {@link IllegalArgumentException} when the id has no shape that is known. */
    static KnownObject of(String id) {
        Optional<TypeId> typeId = TypeId.find(id);
        if (typeId.isPresent() && !typeId.get().prefix().isEmpty()) {
            return new KnownObject(id, new TypeId(typeId.get().prefix(), Samples.uuid()).toString());
        }
        if (UUID_TEXT.matcher(id).matches()) {
            return new KnownObject(id, UUID.randomUUID().toString());
        }
        if (NUMBER.matcher(id).matches()) {
            int never = ThreadLocalRandom.current().nextInt(NUMBERS_BEGIN, Integer.MAX_VALUE);
            return new KnownObject(id, Integer.toString(never));
        }
        throw new IllegalArgumentException(
                "The id " + id + " is no TypeID, UUID or number of up to nine digits. Give an id"
                        + " of its shape that never existed too, by objectBeside(id, neverExisted).");
    }

    String id(boolean never) {
        return never ? neverExisted : id;
    }
}
