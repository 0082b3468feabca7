package dev.tenancy.isolation;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which releases keep tenants apart. */
final class VersionCheck {

    private static final Pattern RELEASE_OF_HIBERNATE = Pattern.compile("7\\.4\\.(\\d{1,6})\\.Final");

    /** Older ones let one tenant's session change another's rows. */
    private static final int FIRST_PATCH_OF_HIBERNATE = 13;

    /** The first whose views can be security_invoker. */
    private static final int FIRST_SERVER = 15;

    /** The first without CVE-2025-8713: the planner's statistics showed values of rows that row-level security hides. */
    private static final Map<Integer, Integer> FIRST_MINOR = Map.of(15, 14, 16, 10, 17, 6);

    private VersionCheck() {}

    static List<IsolationFinding> ofHibernate(String version) {
        Matcher release = RELEASE_OF_HIBERNATE.matcher(version);
        if (release.matches() && Integer.parseInt(release.group(1)) >= FIRST_PATCH_OF_HIBERNATE) {
            return List.of();
        }
        return List.of(IsolationRule.HIBERNATE_VERSION.finding(
                "Hibernate is " + version + ".", "Use Hibernate 7.4.13.Final or a later release of 7.4."));
    }

    static List<IsolationFinding> ofServer(int major, int minor) {
        int needed = FIRST_MINOR.getOrDefault(major, 0);
        if (major >= FIRST_SERVER && minor >= needed) {
            return List.of();
        }
        return List.of(IsolationRule.SERVER_VERSION.finding(
                "The server is PostgreSQL " + major + "." + minor + ".",
                "Update it to " + (major < FIRST_SERVER ? "15.14, 16.10, 17.6, 18" : major + "." + needed)
                        + " or later."));
    }
}
