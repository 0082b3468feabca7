package dev.tenancy.architecture.planted.cycle.one;

import dev.tenancy.architecture.planted.cycle.other.Egg;

/** Comes of an egg. */
public record Hen(Egg egg) {}
