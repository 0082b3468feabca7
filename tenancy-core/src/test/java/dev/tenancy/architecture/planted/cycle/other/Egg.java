package dev.tenancy.architecture.planted.cycle.other;

import dev.tenancy.architecture.planted.cycle.one.Hen;

/** Comes of a hen. */
public record Egg(Hen hen) {}
