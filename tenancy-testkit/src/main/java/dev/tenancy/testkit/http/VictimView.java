package dev.tenancy.testkit.http;

import dev.tenancy.testkit.http.LeakFinding.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the victim is shown of its own, and that it stays so. */
final class VictimView {

    private final ScanScope scope;
    private final Caller victim;
    private final Caller attacker;
    private final Findings findings;
    private final Map<Attempt, Reply> shown = new LinkedHashMap<>();

    VictimView(ScanScope scope, Caller victim, Caller attacker, Findings findings) {
        this.scope = scope;
        this.victim = victim;
        this.attacker = attacker;
        this.findings = findings;
    }

    /** Looks at every route that reads. */
    void prove() {
        scope.routes().stream()
                .filter(route -> route.isRead() && !route.showsNothing())
                .forEach(this::prove);
    }

    /** The victim's objects that the route is to be tried with: those that are seen at its path, or all when none is read there. */
    List<List<KnownObject>> targets(ScannedRoute route) {
        List<List<KnownObject>> seen = shown.keySet().stream()
                .filter(read -> read.route().path().equals(route.path()))
                .map(Attempt::objects)
                .toList();
        return seen.isEmpty() ? scope.assignments(route) : seen;
    }

    /** Whether the answer is the one that the victim gets there. */
    boolean isShownBy(Reply reply, Attempt attempt) {
        Reply own = shown.get(scope.plain(attempt.route(), attempt.objects()));
        List<String> sent = attempt.sent();
        return own != null && own.comparable(sent).equals(reply.comparable(sent));
    }

    /** The reads without parameters that show the victim something. */
    Stream<Attempt> lists() {
        return shown.keySet().stream().filter(read -> read.objects().isEmpty());
    }

    /** Finds what is no longer as it was, and takes the new state for what must stay. */
    void requireUnchanged(ScannedRoute after) {
        shown.replaceAll((read, before) -> {
            Optional<Reply> now = victim.send(read);
            if (now.isEmpty() || now.get().isRateLimited()) {
                String answer = now.map(Reply::toString).orElse("not in time");
                findings.add(Kind.BLINDED, after, victim, "afterwards its own " + read + " was answered " + answer);
                return before;
            }
            if (!now.get().sameAs(before)) {
                findings.add(
                        Kind.CHANGED,
                        after,
                        attacker,
                        "afterwards the victim's " + read + " was answered otherwise: " + now.get());
            }
            return now.get();
        });
    }

    private void prove(ScannedRoute route) {
        boolean proven = false;
        for (List<KnownObject> objects : scope.assignments(route)) {
            Attempt read = scope.plain(route, objects);
            Optional<Reply> own = victim.send(read).filter(Reply::succeeded);
            if (own.isPresent() && shows(own.get(), read)) {
                proven = true;
                keep(read, own.get());
            }
        }
        if (!proven) {
            findings.add(
                    Kind.UNPROVEN,
                    route,
                    victim,
                    "the victim is shown nothing of its own, so a refusal to the attacker means nothing. Add an object that is"
                            + " seen here, or declare it as showing nothing.");
        }
    }

    /** Whether it is anything but what nobody's id, or the attacker, would be answered. */
    private boolean shows(Reply own, Attempt read) {
        if (own.shown(scope.telltales(read.sent())).isPresent()) {
            return true;
        }
        boolean list = read.objects().isEmpty();
        Optional<Reply> other = list ? attacker.send(read) : victim.send(read.control());
        return other.isPresent() && other.get().succeeded() == list && !own.sameAs(other.get());
    }

    private void keep(Attempt read, Reply own) {
        Optional<Reply> again = victim.send(read);
        if (again.isPresent() && again.get().sameAs(own)) {
            shown.put(read, own);
            return;
        }
        findings.add(
                Kind.UNPROVEN,
                read.route(),
                victim,
                "the victim's answer changes by itself, so no change by the attacker could be seen. Ignore what differs: "
                        + own);
    }
}
