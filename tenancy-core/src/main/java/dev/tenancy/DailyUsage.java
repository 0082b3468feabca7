package dev.tenancy;

import java.time.LocalDate;

/** What was granted of a meter on one day and not given back. */
public record DailyUsage(LocalDate day, long used) {}
