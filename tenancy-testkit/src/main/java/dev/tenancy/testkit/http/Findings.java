package dev.tenancy.testkit.http;

import dev.tenancy.testkit.http.LeakFinding.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what a scan finds. */
final class Findings {

    private final Map<ScannedRoute, Integer> calls = new LinkedHashMap<>();
    private final List<LeakFinding> findings = new ArrayList<>();
    private final Set<List<Object>> known = new HashSet<>();

    Findings(Collection<ScannedRoute> routes) {
        routes.forEach(route -> calls.put(route, 0));
    }

    void called(ScannedRoute route, int times) {
        calls.merge(route, times, Integer::sum);
    }

    /** The first of its kind for the route and caller; a hundred more would say the same. */
    void add(Kind kind, ScannedRoute route, Caller caller, String detail) {
        if (known.add(List.of(kind, route, caller))) {
            findings.add(new LeakFinding(kind, route, caller.toString(), detail));
        }
    }

    LeakReport report() {
        return new LeakReport(new LinkedHashMap<>(calls), findings);
    }
}
