package dev.tenancy.testkit.http;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is scanned: which routes, for what of the victim's. The first naming names nobody. */
record ScanScope(
        List<ScannedRoute> routes,
        List<Naming> namings,
        KnownObject tenant,
        List<KnownObject> objects,
        List<String> markers) {

    // A shorter one is found by chance.
    private static final int TELLING_LENGTH = 8;

    ScanScope {
        routes = List.copyOf(routes);
        namings = List.copyOf(namings);
        objects = List.copyOf(objects);
        markers = List.copyOf(markers);
    }

    /** Everything that no answer to a question that did not send it may show. */
    Stream<String> telltales(List<String> sent) {
        return Stream.concat(
                markers.stream(),
                objects.stream()
                        .map(KnownObject::id)
                        .filter(id -> id.length() >= TELLING_LENGTH && !sent.contains(id)));
    }

    /** Every way to fill the route's parameters with ids of the victim's. */
    List<List<KnownObject>> assignments(ScannedRoute route) {
        List<List<KnownObject>> all = List.of(List.of());
        for (int i = 0; i < route.parameters(); i++) {
            all = all.stream()
                    .flatMap(before -> objects.stream().map(next -> {
                        List<KnownObject> longer = new ArrayList<>(before);
                        longer.add(next);
                        return List.copyOf(longer);
                    }))
                    .toList();
        }
        return all;
    }

    /** The call without a body and a name. */
    Attempt plain(ScannedRoute route, List<KnownObject> filled) {
        KnownObject subject = filled.isEmpty() ? objects.get(0) : filled.get(0);
        return new Attempt(route, filled, subject, tenant, route.query(), null, namings.get(0));
    }

    /** The calls in the form that the route takes, naming nobody. Where the path holds no id but query or body does, with all of them. */
    Stream<Attempt> wellFormed(ScannedRoute route, List<KnownObject> filled) {
        Stream<Attempt> calls = plain(route, filled).wellFormed();
        return filled.isEmpty() && route.addressesObjects()
                ? calls.flatMap(call -> objects.stream().map(call::about)).distinct()
                : calls;
    }

    /** The calls with the victim named in every way, and those with its ids where nobody asked for them, naming nobody. */
    Stream<Attempt> attacks(ScannedRoute route, List<KnownObject> filled) {
        Stream<Attempt> named =
                wellFormed(route, filled).flatMap(call -> namings.stream().map(call::as));
        return Stream.concat(named, plain(route, filled).smuggling()).distinct();
    }
}
