package dev.tenancy.persistence;

/**
 * What a grant has come to that took of top-ups.
 *
 * @param used what counts against the plan's limit after it
 * @param toppedUp how much of it top-ups pay for
 */
record Drawn(long used, long toppedUp) {}
