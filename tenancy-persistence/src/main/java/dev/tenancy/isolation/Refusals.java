package dev.tenancy.isolation;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done with something that could cross the border between tenants: refused, logged or let through. Thread-safe. */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(TenantIsolation.class);

    private static final int MOST_PLACES = 10_000;

    private final Adoption adoption;
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    Refusals(Adoption adoption) {
        this.adoption = adoption;
    }

    boolean isEnforcing() {
        return adoption == Adoption.ENFORCE;
    }

    /** Throws, or logs once for each place in the code, or does nothing. */
    void refuse(String message) {
        switch (adoption) {
            case ENFORCE -> throw new TenantIsolationException(message);
            case REPORT -> report(message);
            case STAMP -> {}
        }
    }

    /** As {@link #refuse}, for what the doctor found. */
    void refuseAll(List<IsolationFinding> findings) {
        if (!findings.isEmpty()) {
            refuse("PostgreSQL would not keep the tenants apart. " + findings.size() + " found:\n"
                    + findings.stream().map(IsolationFinding::toString).collect(joining("\n")));
        }
    }

    private void report(String message) {
        StackTraceElement place = CallSite.ofApplication();
        if (reported.size() < MOST_PLACES && reported.add(place + message)) {
            LOG.warn("Would be refused at {}: {}", place, message);
        }
    }
}
