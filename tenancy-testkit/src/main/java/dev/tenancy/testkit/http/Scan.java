package dev.tenancy.testkit.http;

import dev.tenancy.testkit.http.LeakFinding.Kind;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One pass over all routes. Used once, by one thread. */
final class Scan {

    private static final int TOO_MANY_REQUESTS = 429;

    private final ScanScope scope;
    private final Caller victim;
    private final Caller attacker;
    private final Caller anonymous;
    private final Findings findings;
    private final VictimView view;
    private final Set<String> planted = new HashSet<>();
    private @Nullable Attempt lifeSign;

    Scan(ScanScope scope, Caller victim, Caller attacker, Caller anonymous) {
        this.scope = scope;
        this.victim = victim;
        this.attacker = attacker;
        this.anonymous = anonymous;
        findings = new Findings(scope.routes());
        view = new VictimView(scope, victim, attacker, findings);
    }

    LeakReport run() {
        view.prove();
        lifeSign = view.lists().filter(this::opensToTheAttacker).findFirst().orElse(null);
        if (lifeSign == null) {
            findings.add(
                    Kind.BLINDED,
                    scope.routes().get(0),
                    attacker,
                    "its credential opens no list that the victim's opens, so its refusals mean nothing.");
        }
        scope.routes().forEach(this::attack);
        scope.routes().stream()
                .filter(route -> !route.isRead() && !route.showsNothing() && route.addressesObjects())
                .sorted(Comparator.comparing(route -> route.method().equals("DELETE")))
                .forEach(this::proveChange);
        return findings.report();
    }

    private void attack(ScannedRoute route) {
        for (List<KnownObject> objects : view.targets(route)) {
            scope.shapes(route, objects)
                    .flatMap(shape -> scope.namings().stream().map(shape::as))
                    .forEach(attempt -> {
                        if (route.withheld() == null || attempt.naming().way() != Naming.Way.NONE) {
                            attempt(attacker, attempt);
                        }
                        attempt(anonymous, attempt);
                    });
        }
        if (!route.isRead()) {
            view.requireUnchanged(route);
            requireLifeSign(route);
        }
    }

    private void attempt(Caller caller, Attempt attempt) {
        Optional<Reply> got = caller.send(attempt, false);
        Optional<Reply> control = attempt.aims() ? caller.send(attempt, true) : got;
        findings.called(attempt.route(), attempt.aims() ? 2 : 1);
        if (got.isEmpty() || control.isEmpty()) {
            findings.add(Kind.BLINDED, attempt.route(), caller, attempt + " was not answered in time.");
        } else if (got.get().status() == TOO_MANY_REQUESTS || control.get().status() == TOO_MANY_REQUESTS) {
            findings.add(Kind.BLINDED, attempt.route(), caller, attempt + " was kept off by a rate limit.");
        } else {
            judge(caller, attempt, got.get(), control.get());
        }
    }

    private void judge(Caller caller, Attempt attempt, Reply got, Reply control) {
        ScannedRoute route = attempt.route();
        Optional<String> shown = got.shown(unsent(attempt.sent(false)))
                .or(() -> attempt.aims() ? control.shown(unsent(attempt.sent(true))) : Optional.empty());
        boolean itsOwn = caller == attacker
                && attempt.objects().isEmpty()
                && attempt.naming().way() == Naming.Way.NONE;
        if (shown.isPresent()) {
            findings.add(Kind.SHOWN, route, caller, attempt + " showed " + shown.get() + ".");
        } else if (route.isRead() && got.succeeded() && !itsOwn && view.isShownBy(got, attempt)) {
            findings.add(Kind.SHOWN, route, caller, attempt + " was answered as the victim is: " + got.body());
        }
        // Of two changes that both were made each has ids and times of its own.
        boolean bothMade = !route.isRead() && got.succeeded() && control.succeeded();
        if (!bothMade && !got.comparable(attempt.sent(false)).equals(control.comparable(attempt.sent(true)))) {
            findings.add(
                    Kind.TOLD_APART,
                    route,
                    caller,
                    attempt + " was answered " + got.status() + " " + got.body() + " but for what never existed "
                            + control.status() + " " + control.body());
        }
        if (caller == attacker && got.succeeded() && !route.isRead()) {
            planted.addAll(attempt.sent(false));
        }
    }

    /** What an answer must not show; what the attacker itself has stored comes back to it. */
    private Stream<String> unsent(List<String> sent) {
        return scope.telltales(sent).filter(text -> !planted.contains(text));
    }

    /** The victim's own call must come to something else than one about what never existed. */
    private void proveChange(ScannedRoute route) {
        boolean proven = view.targets(route).stream()
                .flatMap(objects -> scope.shapes(route, objects))
                .filter(attempt -> !attempt.query())
                .anyMatch(attempt -> {
                    Optional<Reply> control = victim.send(attempt, true);
                    Optional<Reply> own = victim.send(attempt, false);
                    return own.isPresent()
                            && control.isPresent()
                            && own.get().status() != control.get().status();
                });
        if (!proven) {
            findings.add(
                    Kind.UNPROVEN,
                    route,
                    victim,
                    "the victim's own call is answered as for what never existed, so a refusal to the attacker means nothing. Give"
                            + " the route a body that it takes, and the victim an object that it is for.");
        }
    }

    private boolean opensToTheAttacker(Attempt read) {
        return attacker.send(read, false).filter(Reply::succeeded).isPresent();
    }

    private void requireLifeSign(ScannedRoute after) {
        if (lifeSign != null && !opensToTheAttacker(lifeSign)) {
            findings.add(
                    Kind.BLINDED,
                    after,
                    attacker,
                    "it can't do its own " + lifeSign
                            + " any more, so what comes after means nothing. Declare the route as" + " withheld.");
            lifeSign = null;
        }
    }
}
