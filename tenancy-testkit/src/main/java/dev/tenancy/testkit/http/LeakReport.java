package dev.tenancy.testkit.http;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a {@link LeakScanner} found, and how much it looked at. Immutable. */
public final class LeakReport {

    private final Map<ScannedRoute, Integer> calls;
    private final List<LeakFinding> findings;

    LeakReport(Map<ScannedRoute, Integer> calls, List<LeakFinding> findings) {
        this.calls = calls;
        this.findings = List.copyOf(findings);
    }

    /** What was found, in the order of the routes, the same thing once for each route and caller; empty when nothing leaked. */
    public List<LeakFinding> findings() {
        return findings;
    }

    /** How many calls the attacker and the anonymous caller made. */
    public int calls() {
        return calls.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns when every route was proven to show, and nothing leaked; else {@link AssertionError} with the whole table. */
    public void assertHeld() {
        if (!findings.isEmpty()) {
            throw new AssertionError(findings.size() + " findings.\n" + this);
        }
    }

    /** A table of all routes, and every finding. */
    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(String.format("%6s %8s  route%n", "calls", "findings"));
        calls.forEach((route, made) -> table.append(String.format(
                "%6d %8d  %s%s%n",
                made,
                findings.stream().filter(found -> found.route().equals(route)).count(),
                route,
                route.withheld() == null
                        ? ""
                        : "  (with the victim named only: " + Objects.requireNonNull(route.withheld()) + ")")));
        findings.forEach(found -> table.append(String.format("%n%s", found)));
        return table.toString();
    }
}
