package dev.tenancy.testkit.isolation;

import dev.tenancy.testkit.isolation.IsolationBreach.Kind;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What came of an {@link IsolationMatrix}. A vector is one way to get at another tenant's rows; it was tried on every entity or
 * association where it applies. Immutable.
 */
public final class IsolationReport {

    private final List<Finding> findings;

    IsolationReport(Collection<Finding> findings) {
        this.findings = List.copyOf(findings);
    }

    /** How many vectors were tried on one target at least, without those that applied nowhere. */
    public int vectors() {
        return names(finding -> finding.outcome() != Finding.Outcome.NOT_APPLICABLE)
                .size();
    }

    /** How many attempts were made: vectors times the targets where each applies. */
    public int attempts() {
        return count(findings, finding -> finding.outcome() != Finding.Outcome.NOT_APPLICABLE);
    }

    /** How many vectors let one tenant see another's row, or know of it. */
    public int leaked() {
        return vectorsWith(Kind.LEAKED).size();
    }

    /** How many vectors changed or removed another tenant's row. */
    public int changed() {
        return vectorsWith(Kind.CHANGED).size();
    }

    /** How many vectors left a row that belongs or refers to another tenant. */
    public int planted() {
        return vectorsWith(Kind.PLANTED).size();
    }

    /** Every breach, by vector and target; empty when the isolation held. */
    public List<IsolationBreach> breaches() {
        return findings.stream().flatMap(finding -> finding.breaches().stream()).toList();
    }

    /** The names of the vectors that breached the isolation somewhere, in alphabetical order. */
    public Set<String> breachingVectors() {
        return names(finding -> finding.outcome() == Finding.Outcome.BREACHED);
    }

    /** The names of the vectors that came to {@code kind} somewhere, in alphabetical order. */
    public Set<String> vectorsWith(Kind kind) {
        return names(finding -> finding.has(kind));
    }

    /** The names of the vectors that get a tenant to its own rows somewhere and nobody anywhere to another's, in alphabetical order. */
    public Set<String> held() {
        Set<String> held = names(finding -> finding.outcome() == Finding.Outcome.HELD);
        held.removeAll(breachingVectors());
        return held;
    }

    /**
     * Vectors that proved nothing anywhere, with the reason: there is nothing to try them on, so they count neither as tried nor as
     * held.
     */
    public Map<String, String> notApplicable() {
        Set<String> tried = names(finding -> finding.outcome() != Finding.Outcome.NOT_APPLICABLE);
        Map<String, String> reasons = new TreeMap<>();
        findings.stream()
                .filter(finding -> !tried.contains(finding.vector().name()))
                .forEach(finding -> reasons.putIfAbsent(finding.vector().name(), finding.reason()));
        return reasons;
    }

    /**
     * Vectors that nowhere got even a tenant to its own rows, with what came instead. They are closed to everybody: refused by the
     * isolation, or not supported by the database.
     */
    public Map<String, String> closed() {
        Set<String> open = names(
                finding -> finding.outcome() == Finding.Outcome.HELD || finding.outcome() == Finding.Outcome.BREACHED);
        Map<String, String> reasons = new TreeMap<>();
        findings.stream()
                .filter(finding -> finding.outcome() == Finding.Outcome.CLOSED)
                .filter(finding -> !open.contains(finding.vector().name()))
                .forEach(finding -> reasons.putIfAbsent(finding.vector().name(), finding.reason()));
        return reasons;
    }

    /** Returns when no vector breached the isolation; else throws {@link AssertionError}, which lists each breach. */
    public void assertHeld() {
        if (!breaches().isEmpty()) {
            throw new AssertionError("One tenant got at another's rows.\n"
                    + breaches().stream().map(IsolationBreach::toString).collect(Collectors.joining("\n"))
                    + "\n" + totals());
        }
    }

    /** A table of all vectors: on how many targets each held, was closed, did not apply, leaked, changed and planted. */
    @Override
    public String toString() {
        Map<Vector, List<Finding>> byVector = findings.stream()
                .collect(Collectors.groupingBy(Finding::vector, LinkedHashMap::new, Collectors.toList()));
        StringBuilder table = new StringBuilder("%-7s%-76s%6s%8s%6s%8s%9s%9s%n"
                .formatted("aim", "vector", "held", "closed", "n/a", "leaked", "changed", "planted"));
        byVector.forEach((vector, tried) -> table.append("%-7s%-76s%6d%8d%6d%8d%9d%9d%n"
                .formatted(
                        vector.aim().name().toLowerCase(Locale.ROOT),
                        vector.name(),
                        count(tried, finding -> finding.outcome() == Finding.Outcome.HELD),
                        count(tried, finding -> finding.outcome() == Finding.Outcome.CLOSED),
                        count(tried, finding -> finding.outcome() == Finding.Outcome.NOT_APPLICABLE),
                        count(tried, finding -> finding.has(Kind.LEAKED)),
                        count(tried, finding -> finding.has(Kind.CHANGED)),
                        count(tried, finding -> finding.has(Kind.PLANTED)))));
        return table + totals();
    }

    private String totals() {
        return "vectors %d (and %d that do not apply), attempts %d, vectors that leaked %d, changed %d, planted %d"
                .formatted(vectors(), notApplicable().size(), attempts(), leaked(), changed(), planted());
    }

    private Set<String> names(Predicate<Finding> chosen) {
        return findings.stream()
                .filter(chosen)
                .map(finding -> finding.vector().name())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static int count(List<Finding> findings, Predicate<Finding> chosen) {
        return (int) findings.stream().filter(chosen).count();
    }
}
