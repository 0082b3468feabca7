package dev.tenancy.testkit.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One call of a route, which can be made with the victim's ids or with such that never existed.
 *
 * @param objects what stands for the path's parameters, in their order
 * @param subject whose id goes into query and body
 * @param tenant the victim's name, for query and body
 * @param body the body's template; null when there is none
 * @param query whether the ids go into the query too
 */
record Attempt(
        ScannedRoute route,
        List<KnownObject> objects,
        KnownObject subject,
        KnownObject tenant,
        @Nullable String body,
        boolean query,
        Naming naming) {

    static final String SMUGGLE = "{\"id\":\"{id}\",\"tenant_id\":\"{tenant}\"}";

    /** The same call in all the shapes in which ids can be put into it. */
    Stream<Attempt> shapes() {
        if (!route.takesBody()) {
            return Stream.of(this, new Attempt(route, objects, subject, tenant, null, true, naming));
        }
        List<Attempt> shapes = new ArrayList<>();
        route.bodies().forEach(own -> shapes.add(new Attempt(route, objects, subject, tenant, own, false, naming)));
        shapes.add(new Attempt(route, objects, subject, tenant, "{}", false, naming));
        shapes.add(new Attempt(route, objects, subject, tenant, SMUGGLE, false, naming));
        shapes.add(new Attempt(route, objects, subject, tenant, "{}", true, naming));
        return shapes.stream();
    }

    Attempt about(KnownObject other) {
        return new Attempt(route, objects, other, tenant, body, query, naming);
    }

    Attempt as(Naming other) {
        return new Attempt(route, objects, subject, tenant, body, query, other);
    }

    /** Path and query. */
    String address(boolean never) {
        StringBuilder address = new StringBuilder(naming.prefix(never));
        Matcher parameter = ScannedRoute.PARAMETER.matcher(route.path());
        int next = 0;
        while (parameter.find()) {
            String id = next < objects.size() ? objects.get(next).id(never) : "x";
            parameter.appendReplacement(address, Matcher.quoteReplacement(encoded(id)));
            next++;
        }
        parameter.appendTail(address);
        if (query) {
            address.append("?id=")
                    .append(encoded(subject.id(never)))
                    .append("&tenant_id=")
                    .append(encoded(tenant.id(never)));
        }
        return address.toString();
    }

    @Nullable
    String content(boolean never) {
        return body == null
                ? null
                : body.replace("{id}", subject.id(never))
                        .replace("{tenant}", tenant.id(never))
                        .replace("{unique}", UUID.randomUUID().toString());
    }

    /** What it sends of the victim's, or of nobody's; the longest first. */
    List<String> sent(boolean never) {
        List<String> sent = new ArrayList<>();
        objects.forEach(object -> sent.add(object.id(never)));
        if (query || carries("{id}")) {
            sent.add(subject.id(never));
        }
        if (query || carries("{tenant}")) {
            sent.add(tenant.id(never));
        }
        if (naming.way() != Naming.Way.NONE) {
            sent.add(naming.tenant(never));
        }
        sent.sort(Comparator.comparingInt(String::length).reversed());
        return sent;
    }

    /** Whether it sends anything of the victim's at all. */
    boolean aims() {
        return !sent(false).isEmpty();
    }

    @Override
    public String toString() {
        return route.method() + " " + address(false) + (body == null ? "" : " " + body) + ", " + naming;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private boolean carries(String placeholder) {
        return body != null && body.contains(placeholder);
    }
}
