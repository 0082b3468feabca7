package dev.tenancy.testkit.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A route for the {@link LeakScanner}. Immutable.
 *
 * @param method in upper case
 * @param path begins with a slash; {@code {name}}, {@code <name>} and {@code *} stand for an id
 * @param query what the route takes after the question mark; empty when it takes nothing, or what it takes can be left out
 * @param bodies JSON that the route takes; the scanner itself tries an empty object, and each with ids smuggled in
 * @param showsNothing whether nothing of a tenant is to be seen here, so that the scanner asks for no proof that it can see
 * @param withheld why the attacker must not call it in its own tenant; null when it may
 */
public record ScannedRoute(
        String method,
        String path,
        String query,
        List<String> bodies,
        boolean showsNothing,
        @Nullable String withheld) {

    static final Pattern PARAMETER = Pattern.compile("\\{[^}/]+}|<[^>/]+>|\\*");

    public ScannedRoute {
        method = method.toUpperCase(Locale.ROOT);
        bodies = List.copyOf(bodies);
        if (!path.startsWith("/") || path.contains("?")) {
            throw new IllegalArgumentException("A route's path begins with a slash and holds no query: " + path);
        }
    }

    /** A route that shows something of the tenant that calls it, such as {@code GET /leads/{id}}. */
    public static ScannedRoute of(String method, String path) {
        return new ScannedRoute(method, path, "", List.of(), false, null);
    }

    /**
     * The same route with a query that it needs, so that the attack is not turned away for its form.
     *
     * @param query such as {@code tier=free}; placeholders as in {@link #withBody}
     */
    public ScannedRoute withQuery(String query) {
        return new ScannedRoute(method, path, query, bodies, showsNothing, withheld);
    }

    /**
     * The same route with a body that it takes, beside those that it has, so that the attack is not turned away for its form.
     *
     * @param json {@code {id}} in it stands for the id that is tried, {@code {tenant}} for the victim's name, {@code {unique}} for
     *     text that is new in every call
     */
    public ScannedRoute withBody(String json) {
        List<String> more = new ArrayList<>(bodies);
        more.add(json);
        return new ScannedRoute(method, path, query, more, showsNothing, withheld);
    }

    /** The same route, where nothing of a tenant is to be seen, such as the list of prices. It is scanned all the same. */
    public ScannedRoute showingNothing() {
        return new ScannedRoute(method, path, query, bodies, true, withheld);
    }

    /** The same route, called by the attacker with the victim named only: by itself it would lock itself out, say. The report tells why. */
    public ScannedRoute withheld(String reason) {
        return new ScannedRoute(method, path, query, bodies, showsNothing, reason);
    }

    /** Method and path. */
    @Override
    public String toString() {
        return method + " " + path;
    }

    boolean isRead() {
        return method.equals("GET");
    }

    boolean deletes() {
        return method.equals("DELETE");
    }

    boolean takesBody() {
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    }

    int parameters() {
        return (int) PARAMETER.matcher(path).results().count();
    }

    /** Whether it can be told by the answer if the object of an id was reached. */
    boolean addressesObjects() {
        return parameters() > 0 || query.contains("{id}") || bodies.stream().anyMatch(body -> body.contains("{id}"));
    }
}
