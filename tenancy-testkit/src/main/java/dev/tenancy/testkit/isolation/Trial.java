package dev.tenancy.testkit.isolation;

import org.jspecify.annotations.Nullable;

/** One vector on one target: tried by the victim itself and by the attacker, with the victim's rows there and without. */
final class Trial {

    /** Two attempts that differ in whether the victim's rows were there; the second is null where it could add nothing. */
    record Pair(Trace full, @Nullable Trace withoutVictim) {}

    private final Vector vector;
    private final Target target;
    private @Nullable Trace owner;
    private @Nullable Trace attacker;
    private @Nullable Trace ownerWithoutVictim;
    private @Nullable Trace attackerWithoutVictim;

    Trial(Vector vector, Target target) {
        this.vector = vector;
        this.target = target;
    }

    void withVictim(World world, Sample sample) {
        owner = world.attempt(vector, target, sample.victim());
        attacker = world.attempt(vector, target, sample.attacker());
    }

    void withoutVictim(World world, Sample sample, Judge judge) {
        if (!judge.works(new Pair(require(owner), null))) {
            ownerWithoutVictim = world.attempt(vector, target, sample.victim());
        }
        attackerWithoutVictim = world.attempt(vector, target, sample.attacker());
    }

    Vector vector() {
        return vector;
    }

    Target target() {
        return target;
    }

    Pair owner() {
        return new Pair(require(owner), ownerWithoutVictim);
    }

    Pair attacker() {
        return new Pair(require(attacker), attackerWithoutVictim);
    }

    private static Trace require(@Nullable Trace trace) {
        if (trace == null) {
            throw new IllegalStateException("Not tried yet");
        }
        return trace;
    }
}
