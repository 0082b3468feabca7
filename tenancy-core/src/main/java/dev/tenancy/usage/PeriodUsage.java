package dev.tenancy.usage;

/** What was taken of a meter in one period: granted and not given back. */
public record PeriodUsage(UsagePeriod period, long used) {}
