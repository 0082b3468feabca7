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
        proveChanges();
        return findings.report();
    }

    private void attack(ScannedRoute route) {
        for (List<KnownObject> objects : view.targets(route)) {
            scope.attacks(route, objects).forEach(attempt -> {
                if (route.withheld() == null || attempt.naming().namesSomebody()) {
                    call(attacker, attempt);
                }
                call(anonymous, attempt);
            });
        }
        view.requireUnchanged(route);
        if (!route.isRead()) {
            requireLifeSign(route);
        }
    }

    private void call(Caller caller, Attempt attempt) {
        Attempt control = attempt.control();
        Optional<Reply> got = caller.send(attempt);
        Optional<Reply> known = attempt.aims() ? caller.send(control) : got;
        findings.called(attempt.route(), attempt.aims() ? 2 : 1);
        if (got.isEmpty() || known.isEmpty()) {
            findings.add(Kind.BLINDED, attempt.route(), caller, attempt + " was not answered in time.");
        } else if (got.get().isRateLimited() || known.get().isRateLimited()) {
            findings.add(Kind.BLINDED, attempt.route(), caller, attempt + " was kept off by a rate limit.");
        } else {
            judge(caller, attempt, got.get(), control, known.get());
        }
    }

    private void judge(Caller caller, Attempt attempt, Reply got, Attempt control, Reply known) {
        ScannedRoute route = attempt.route();
        Optional<String> shown = got.shown(unsent(attempt)).or(() -> known.shown(unsent(control)));
        boolean itsOwn = caller == attacker
                && attempt.objects().isEmpty()
                && !attempt.naming().namesSomebody();
        if (shown.isPresent()) {
            findings.add(Kind.SHOWN, route, caller, attempt + " showed " + shown.get() + ".");
        } else if (route.isRead() && got.succeeded() && !itsOwn && view.isShownBy(got, attempt)) {
            findings.add(Kind.SHOWN, route, caller, attempt + " was answered as the victim is: " + got.body());
        }
        // Of two changes that both were made each has ids and times of its own.
        boolean bothMade = !route.isRead() && got.succeeded() && known.succeeded();
        if (!bothMade && !got.comparable(attempt.sent()).equals(known.comparable(control.sent()))) {
            findings.add(
                    Kind.TOLD_APART,
                    route,
                    caller,
                    attempt + " was answered " + got + " but for what never existed " + known);
        }
        if (caller == attacker && got.succeeded() && !route.isRead()) {
            planted.addAll(attempt.sent());
        }
        if (known.isFailure()) {
            findings.add(Kind.BLINDED, route, caller, control + ", for what never existed, failed: " + known);
        }
    }

    /** What an answer must not show; what the attacker itself has stored comes back to it. */
    private Stream<String> unsent(Attempt attempt) {
        return scope.telltales(attempt.sent()).filter(text -> !planted.contains(text));
    }

    /** The victim itself must be able to make every change, or a refusal to the attacker means nothing. */
    private void proveChanges() {
        List<ScannedRoute> changes = scope.routes().stream()
                .filter(route -> !route.isRead() && !route.showsNothing())
                .toList();
        List<ScannedRoute> unproven = changes.stream()
                .filter(route -> !route.deletes() && !isTaken(route))
                .toList();
        // Again, since one change makes room for another, as a downgrade does for an upgrade.
        unproven.stream().filter(route -> !isTaken(route)).forEach(this::unproven);
        // What is deleted is there no more: what has no parameter, such as the tenant itself, goes last.
        changes.stream()
                .filter(ScannedRoute::deletes)
                .sorted(Comparator.comparingInt(ScannedRoute::parameters).reversed())
                .filter(route -> !isTaken(route))
                .forEach(this::unproven);
    }

    /** Whether the victim's own call succeeds or, about an object, comes to something else than about one that never existed. */
    private boolean isTaken(ScannedRoute route) {
        return view.targets(route).stream()
                .flatMap(objects -> scope.wellFormed(route, objects))
                .anyMatch(route.addressesObjects() ? this::isToldApart : this::succeeds);
    }

    private boolean isToldApart(Attempt attempt) {
        Optional<Reply> control = answered(attempt.control());
        Optional<Reply> own = answered(attempt);
        return own.isPresent()
                && control.isPresent()
                && own.get().status() != control.get().status();
    }

    private Optional<Reply> answered(Attempt attempt) {
        return victim.send(attempt).filter(reply -> !reply.isRateLimited() && !reply.isFailure());
    }

    private boolean succeeds(Attempt attempt) {
        return victim.send(attempt).filter(Reply::succeeded).isPresent();
    }

    private void unproven(ScannedRoute route) {
        findings.add(
                Kind.UNPROVEN,
                route,
                victim,
                "the victim's own call is refused, or answered as for what never existed, so a refusal to the attacker means"
                        + " nothing. Give the route a query and a body that it takes, and the victim an object that it is for.");
    }

    private boolean opensToTheAttacker(Attempt read) {
        return attacker.send(read).filter(Reply::succeeded).isPresent();
    }

    private void requireLifeSign(ScannedRoute after) {
        if (lifeSign != null && !opensToTheAttacker(lifeSign)) {
            findings.add(
                    Kind.BLINDED,
                    after,
                    attacker,
                    "it can't do its own " + lifeSign
                            + " any more, so what comes after means nothing. Declare the route as withheld.");
            lifeSign = null;
        }
    }
}
