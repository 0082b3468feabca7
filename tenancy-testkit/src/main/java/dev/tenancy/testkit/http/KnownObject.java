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

    /** Empty when the id has no shape that is known. */
    static Optional<KnownObject> find(String id) {
        Optional<TypeId> typeId = TypeId.find(id).filter(one -> !one.prefix().isEmpty());
        if (typeId.isPresent()) {
            return Optional.of(new KnownObject(id, new TypeId(typeId.get().prefix(), Samples.uuid()).toString()));
        }
        if (UUID_TEXT.matcher(id).matches()) {
            return Optional.of(new KnownObject(id, UUID.randomUUID().toString()));
        }
        if (NUMBER.matcher(id).matches()) {
            int never = ThreadLocalRandom.current().nextInt(NUMBERS_BEGIN, Integer.MAX_VALUE);
            return Optional.of(new KnownObject(id, Integer.toString(never)));
        }
        return Optional.empty();
    }

    /** What never existed, in its place. */
    KnownObject control() {
        return new KnownObject(neverExisted, neverExisted);
    }
}
