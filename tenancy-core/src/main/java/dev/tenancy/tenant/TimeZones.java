package dev.tenancy.tenant;

import dev.tenancy.problem.Invalid;
import java.time.ZoneId;

/** The time zones a tenant may have. */
public final class TimeZones {

    private TimeZones() {}

    /** The region of the IANA database with this name, or UTC; {@link Invalid} for anything else, plain offsets too. */
    public static ZoneId parse(String name) {
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw Invalid.of("unknown", "must be the name of an IANA time zone, such as Europe/Berlin.");
        }
        return ZoneId.of(name);
    }
}
