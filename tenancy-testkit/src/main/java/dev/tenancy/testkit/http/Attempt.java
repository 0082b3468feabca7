package dev.tenancy.testkit.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One call of a route.
 *
 * @param objects what stands for the path's parameters, in their order
 * @param subject whose id goes into query and body
 * @param tenant the victim's name, for query and body
 * @param query the query's template; empty when there is none
 * @param body the body's template; null when there is none
 */
record Attempt(
        ScannedRoute route,
        List<KnownObject> objects,
        KnownObject subject,
        KnownObject tenant,
        String query,
        @Nullable String body,
        Naming naming) {

    private static final String SMUGGLED_QUERY = "id={id}&tenant_id={tenant}";
    private static final String SMUGGLED_FIELDS = "\"id\":\"{id}\",\"tenant_id\":\"{tenant}\"";
    private static final String EMPTY = "{}";

    /** The same call in the form that the route takes. */
    Stream<Attempt> wellFormed() {
        if (!route.takesBody()) {
            return Stream.of(this);
        }
        return route.bodies().isEmpty()
                ? Stream.of(withBody(EMPTY))
                : route.bodies().stream().map(this::withBody);
    }

    /** The same call with ids in it that nobody asked for. */
    Stream<Attempt> smuggling() {
        Stream<Attempt> inQuery = wellFormed().limit(1).map(Attempt::smugglingInQuery);
        if (!route.takesBody()) {
            return inQuery;
        }
        Stream<Attempt> inBody =
                Stream.concat(Stream.of(EMPTY), route.bodies().stream()).map(own -> withBody(smuggled(own)));
        return Stream.of(Stream.of(withBody(EMPTY)), inBody, inQuery).flatMap(one -> one);
    }

    /** The same about another object, where its id is sent in query or body. */
    Attempt about(KnownObject other) {
        return carries("{id}") ? new Attempt(route, objects, other, tenant, query, body, naming) : this;
    }

    Attempt as(Naming other) {
        return new Attempt(route, objects, subject, tenant, query, body, other);
    }

    /** The same about what never existed. */
    Attempt control() {
        return new Attempt(
                route,
                objects.stream().map(KnownObject::control).toList(),
                subject.control(),
                tenant.control(),
                query,
                body,
                naming.control());
    }

    /** Path and query. */
    String address() {
        StringBuilder address = new StringBuilder(naming.prefix());
        Matcher parameter = ScannedRoute.PARAMETER.matcher(route.path());
        for (KnownObject object : objects) {
            if (parameter.find()) {
                parameter.appendReplacement(address, Matcher.quoteReplacement(encoded(object.id())));
            }
        }
        parameter.appendTail(address);
        return query.isEmpty()
                ? address.toString()
                : address.append('?').append(filled(query, Attempt::encoded)).toString();
    }

    @Nullable
    String content() {
        return body == null ? null : filled(body, text -> text);
    }

    /** What it sends of the victim's, or of nobody's; the longest first. */
    List<String> sent() {
        List<String> sent = new ArrayList<>();
        objects.forEach(object -> sent.add(object.id()));
        if (carries("{id}")) {
            sent.add(subject.id());
        }
        if (carries("{tenant}")) {
            sent.add(tenant.id());
        }
        if (naming.namesSomebody()) {
            sent.add(naming.tenant().id());
        }
        sent.sort(Comparator.comparingInt(String::length).reversed());
        return sent;
    }

    /** Whether it sends anything of the victim's at all. */
    boolean aims() {
        return !sent().isEmpty();
    }

    @Override
    public String toString() {
        return route.method() + " " + address() + (body == null ? "" : " " + body) + ", " + naming;
    }

    private Attempt withBody(String template) {
        return new Attempt(route, objects, subject, tenant, query, template, naming);
    }

    private Attempt smugglingInQuery() {
        String longer = query.isEmpty() ? SMUGGLED_QUERY : query + "&" + SMUGGLED_QUERY;
        return new Attempt(route, objects, subject, tenant, longer, body, naming);
    }

    /** What is no JSON object, or has such fields of its own, stays as it is. */
    private static String smuggled(String own) {
        String object = own.strip();
        if (!object.startsWith("{") || object.contains("\"id\"") || object.contains("\"tenant_id\"")) {
            return own;
        }
        String fields = object.substring(1).strip();
        return "{" + SMUGGLED_FIELDS + (fields.equals("}") ? "" : ",") + fields;
    }

    private boolean carries(String placeholder) {
        return query.contains(placeholder) || (body != null && body.contains(placeholder));
    }

    private String filled(String template, UnaryOperator<String> encoding) {
        return template.replace("{id}", encoding.apply(subject.id()))
                .replace("{tenant}", encoding.apply(tenant.id()))
                .replace("{unique}", UUID.randomUUID().toString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
