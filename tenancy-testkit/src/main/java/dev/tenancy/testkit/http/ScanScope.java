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
        return new Attempt(route, filled, subject, tenant, null, false, namings.get(0));
    }

    /** The call in every shape; where the path holds no id, a body of the route's own is tried with all of them. */
    Stream<Attempt> shapes(ScannedRoute route, List<KnownObject> filled) {
        Attempt plain = plain(route, filled);
        Stream<KnownObject> subjects =
                filled.isEmpty() && route.addressesObjects() ? objects.stream() : Stream.of(plain.subject());
        return subjects.flatMap(subject -> plain.about(subject).shapes());
    }
}
