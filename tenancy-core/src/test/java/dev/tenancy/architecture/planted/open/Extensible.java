package dev.tenancy.architecture.planted.open;

/** Anybody may extend it. */
public class Extensible {}
