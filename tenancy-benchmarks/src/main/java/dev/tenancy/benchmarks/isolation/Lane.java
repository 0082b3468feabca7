package dev.tenancy.benchmarks.isolation;

/** A contender and what was measured of it. */
record Lane(Contender contender, Blocks blocks) {

    Lane(Contender contender) {
        this(contender, new Blocks());
    }

    String name() {
        return contender.name();
    }
}
