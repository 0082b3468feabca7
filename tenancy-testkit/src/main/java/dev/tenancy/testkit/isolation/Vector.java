package dev.tenancy.testkit.isolation;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One way to get at another tenant's rows. */
record Vector(String name, Aim aim, Function<MappedModel, List<Target>> targets, boolean throughCache, Attack attack) {

    enum Aim {
        READ,
        CHANGE,
        PLANT
    }

    /** Does it, in the attacker's context; what it returns is searched for the other tenant's values. */
    @FunctionalInterface
    interface Attack {
        @Nullable
        Object run(Attempt attempt) throws Exception;
    }

    static Vector read(String name, Function<MappedModel, List<Target>> targets, Attack attack) {
        return new Vector(name, Aim.READ, targets, false, attack);
    }

    static Vector change(String name, Function<MappedModel, List<Target>> targets, Attack attack) {
        return new Vector(name, Aim.CHANGE, targets, false, attack);
    }

    static Vector plant(String name, Function<MappedModel, List<Target>> targets, Attack attack) {
        return new Vector(name, Aim.PLANT, targets, false, attack);
    }

    /** The same, with a look afterwards at what the attacked tenant's sessions get from the second-level cache. */
    Vector cached() {
        return new Vector(name, aim, targets, true, attack);
    }

    @Override
    public String toString() {
        return name;
    }
}
