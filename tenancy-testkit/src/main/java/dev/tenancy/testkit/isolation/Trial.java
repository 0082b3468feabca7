package dev.tenancy.testkit.isolation;

import org.jspecify.annotations.Nullable;

/** One vector on one target: tried by the victim itself and by the attacker, with the victim's rows there and without. */
final class Trial {

    /** Two attempts that differ in whether the victim's rows were there; the second is null where it could add nothing. */
    record Pair(Trace full, @Nullable Trace bereft) {}

    private final Vector vector;
    private final Target target;
    private @Nullable Trace owner;
    private @Nullable Trace attacker;
    private @Nullable Trace ownerBereft;
    private @Nullable Trace attackerBereft;

    Trial(Vector vector, Target target) {
        this.vector = vector;
        this.target = target;
    }

    void inFullWorld(World world, Sample sample) {
        owner = world.attempt(vector, target, sample.victim());
        attacker = world.attempt(vector, target, sample.attacker());
    }

    void inBereftWorld(World world, Sample sample, Judge judge) {
        if (!judge.works(new Pair(require(owner), null))) {
            ownerBereft = world.attempt(vector, target, sample.victim());
        }
        attackerBereft = world.attempt(vector, target, sample.attacker());
    }

    Vector vector() {
        return vector;
    }

    Target target() {
        return target;
    }

    Pair owner() {
        return new Pair(require(owner), ownerBereft);
    }

    Pair attacker() {
        return new Pair(require(attacker), attackerBereft);
    }

    private static Trace require(@Nullable Trace trace) {
        if (trace == null) {
            throw new IllegalStateException("Not tried yet");
        }
        return trace;
    }
}
