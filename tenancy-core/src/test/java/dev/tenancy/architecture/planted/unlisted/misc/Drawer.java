package dev.tenancy.architecture.planted.unlisted.misc;

/** Lies on no floor. */
record Drawer(String content) {}
