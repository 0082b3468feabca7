package dev.tenancy;

import dev.tenancy.usage.UsagePeriod;
import java.util.List;

/**
 * A tenant's usage now.
 *
 * @param period the month that the tenant is in; each meter says its own period
 * @param meters every meter of the catalog, in its order
 */
public record UsageReport(UsagePeriod period, List<MeterUsage> meters) {

    public UsageReport {
        meters = List.copyOf(meters);
    }
}
