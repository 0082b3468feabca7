package dev.tenancy;

import dev.tenancy.usage.UsagePeriod;
import java.util.List;

/**
 * A tenant's usage now.
 *
 * @param period the period that the periodic meters are in
 * @param meters every meter of the catalog, in its order
 */
public record UsageReport(UsagePeriod period, List<MeterUsage> meters) {

    public UsageReport {
        meters = List.copyOf(meters);
    }
}
