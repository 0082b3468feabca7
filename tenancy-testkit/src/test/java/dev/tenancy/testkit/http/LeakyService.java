package dev.tenancy.testkit.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tenancy.id.TypeId;
import dev.tenancy.testkit.Samples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Keeps notes of two tenants, acme and evil, and leaks in one way. */
final class LeakyService implements AutoCloseable {

    static {
        // Before the server's class is loaded: else head and body of an answer wait 40 ms for each other.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** How it leaks. */
    enum Leak {
        NONE,
        LISTS_ALL,
        READS_ANY,
        READS_ANY_WITHOUT_CREDENTIAL,
        FORBIDS_WHAT_EXISTS,
        TAGS_WHAT_EXISTS,
        CACHES_WHAT_EXISTS,
        FORBIDS_TENANTS_THAT_EXIST,
        BELIEVES_HEADER,
        BELIEVES_ID,
        BELIEVES_PATH,
        BELIEVES_HOST,
        BELIEVES_QUERY,
        BELIEVES_BODY,
        COUNTS_FOR_THE_NAMED,
        DELETES_ANY,
        CHANGES_ANY,
        EXPLAINS,
        REPEATS_MARKER_IN_HEADER,
        MARKS_WHAT_IS_ASKED_FOR,
        FAILS,
        CREATES_NONE,
        READS_NONE,
        DELETES_NONE,
        TURNS_CHANGES_AWAY,
        LIMITS,
        LOCKS_OUT,
        COUNTS_CALLS
    }

    /** Another name of acme's. */
    static final String ACME_ID = new TypeId("tenant", Samples.uuid()).toString();

    private record Note(String tenant, String text) {}

    private record Answer(int status, String body) {}

    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":\"([^\"]*)\"");
    private static final Answer INVALID = new Answer(422, "{\"code\":\"validation_failed\"}");
    private static final Answer NOT_FOUND = new Answer(404, "{\"code\":\"not_found\"}");

    private final Leak leak;
    private final HttpServer server;
    private final Map<String, Note> notes = new TreeMap<>();
    private final Set<String> onLowPlan = new TreeSet<>();
    private final Set<String> lockedOut = new TreeSet<>();
    private int calls;

    LeakyService(Leak leak) throws IOException {
        this.leak = leak;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** A new note of the tenant's; gives its id. */
    String note(String tenant, String text) {
        String id = new TypeId("note", Samples.uuid()).toString();
        notes.put(id, new Note(tenant, text));
        return id;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange http) throws IOException {
        Answer answer = answer(http);
        byte[] body = answer.body()
                .replace("}", ",\"request_id\":\"" + Samples.uuid() + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        http.getResponseHeaders().set("Content-Type", "application/json");
        http.sendResponseHeaders(answer.status(), answer.status() == 204 ? -1 : body.length);
        if (answer.status() != 204) {
            http.getResponseBody().write(body);
        }
        http.close();
    }

    private Answer answer(HttpExchange http) throws IOException {
        String path = http.getRequestURI().getPath();
        String query = String.valueOf(http.getRequestURI().getQuery());
        http.getResponseHeaders().set("X-Cache", "MISS");
        Map<String, String> fields = fields(new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (leak == Leak.LIMITS && ++calls > 5) {
            return new Answer(429, "{\"code\":\"rate_limited\"}");
        }
        String named = http.getRequestHeaders().getFirst("X-Tenant-ID");
        boolean believed = leak == Leak.BELIEVES_HEADER && named != null;
        if (ACME_ID.equals(named)) {
            named = "acme";
            believed = leak == Leak.BELIEVES_ID;
        }
        String host = http.getRequestHeaders().getFirst("Host");
        if (host.endsWith(".localhost")) {
            named = host.substring(0, host.indexOf('.'));
            believed = leak == Leak.BELIEVES_HOST;
        }
        if (path.startsWith("/t/")) {
            named = path.substring("/t/".length(), path.indexOf('/', 3));
            path = path.substring(path.indexOf('/', 3));
            believed = leak == Leak.BELIEVES_PATH;
        }
        if (path.equals("/prices")) {
            return new Answer(200, "{\"monthly\":\"99 dollars\"}");
        }
        String caller = String.valueOf(http.getRequestHeaders().getFirst("Authorization"));
        if (leak == Leak.READS_ANY_WITHOUT_CREDENTIAL
                && http.getRequestMethod().equals("GET")
                && notes.containsKey(id(path))) {
            return shown(id(path));
        }
        if (!isTenant(caller) || lockedOut.contains(caller)) {
            return new Answer(401, "{\"code\":\"unauthenticated\"}");
        }
        if (named != null && !named.equals(caller)) {
            if (leak == Leak.COUNTS_FOR_THE_NAMED && path.equals("/usage") && isTenant(named)) {
                return usage(named);
            }
            if (!(believed && isTenant(named))) {
                boolean told = leak == Leak.FORBIDS_TENANTS_THAT_EXIST && isTenant(named);
                return told ? new Answer(403, "{\"code\":\"no_member\"}") : NOT_FOUND;
            }
            caller = named;
        }
        if (leak == Leak.BELIEVES_QUERY && query.contains("tenant_id=acme")) {
            caller = "acme";
        }
        return route(http, path, caller, fields);
    }

    private Answer route(HttpExchange http, String path, String caller, Map<String, String> fields) {
        String method = http.getRequestMethod();
        if (path.equals("/usage")) {
            return usage(caller);
        }
        if (path.equals("/account")) {
            lockedOut.add(caller);
            return new Answer(204, "");
        }
        if (path.startsWith("/plan/")) {
            return String.valueOf(http.getRequestURI().getQuery()).contains("sure=yes")
                    ? plan(caller, path.endsWith("/up"))
                    : INVALID;
        }
        if (path.equals("/notes")) {
            return method.equals("GET") ? list(caller) : create(caller, fields);
        }
        if (method.equals("PATCH") && leak == Leak.TURNS_CHANGES_AWAY) {
            return INVALID;
        }
        Note note = notes.get(id(path));
        if (leak == Leak.FAILS && caller.equals("evil")) {
            return new Answer(500, "{\"code\":\"internal_error\"}");
        }
        if (note == null) {
            return NOT_FOUND;
        }
        boolean own = note.tenant().equals(caller);
        switch (method) {
            case "GET":
                return (own || leak == Leak.READS_ANY) && leak != Leak.READS_NONE
                        ? shown(id(path))
                        : missing(http, note);
            case "PATCH":
                if (!own && leak != Leak.CHANGES_ANY) {
                    return missing(http, note);
                }
                if (!fields.containsKey("text")) {
                    return INVALID;
                }
                notes.put(id(path), new Note(note.tenant(), fields.get("text")));
                return own ? shown(id(path)) : missing(http, note);
            default:
                if ((own || leak == Leak.DELETES_ANY) && leak != Leak.DELETES_NONE) {
                    notes.remove(id(path));
                }
                return own && leak != Leak.DELETES_NONE ? new Answer(204, "") : missing(http, note);
        }
    }

    /** The answer for a note that is another tenant's. */
    private Answer missing(HttpExchange http, Note note) {
        switch (leak) {
            case FORBIDS_WHAT_EXISTS:
                return new Answer(403, "{\"code\":\"not_yours\"}");
            case CACHES_WHAT_EXISTS:
                http.getResponseHeaders().set("X-Cache", "HIT");
                return NOT_FOUND;
            case TAGS_WHAT_EXISTS:
                http.getResponseHeaders().set("ETag", "\"1\"");
                return NOT_FOUND;
            case MARKS_WHAT_IS_ASKED_FOR:
                notes.put(id(http.getRequestURI().getPath()), new Note(note.tenant(), note.text() + ", asked for"));
                return NOT_FOUND;
            case REPEATS_MARKER_IN_HEADER:
                http.getResponseHeaders().set("X-Debug", note.text());
                return NOT_FOUND;
            case EXPLAINS:
                return new Answer(404, "{\"code\":\"not_found\",\"detail\":\"" + note.text() + " is not yours\"}");
            default:
                return NOT_FOUND;
        }
    }

    private Answer list(String caller) {
        return new Answer(
                200,
                notes.entrySet().stream()
                        .filter(entry -> leak == Leak.LISTS_ALL
                                || entry.getValue().tenant().equals(caller))
                        .map(entry -> json(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(
                                ",", "{\"data\":[", leak == Leak.COUNTS_CALLS ? "]," + ++calls + "}" : "]}")));
    }

    private Answer create(String caller, Map<String, String> fields) {
        if (!fields.containsKey("text") || leak == Leak.CREATES_NONE) {
            return INVALID;
        }
        if (leak == Leak.LOCKS_OUT && caller.equals("evil")) {
            lockedOut.add("evil");
        }
        String tenant = leak == Leak.BELIEVES_BODY ? fields.getOrDefault("tenant_id", caller) : caller;
        String id = note(isTenant(tenant) ? tenant : caller, fields.get("text"));
        return new Answer(201, json(id, notes.get(id)));
    }

    private Answer plan(String tenant, boolean up) {
        boolean changed = up ? onLowPlan.remove(tenant) : onLowPlan.add(tenant);
        return changed ? new Answer(200, "{\"changed\":true}") : new Answer(409, "{\"code\":\"no_change\"}");
    }

    private Answer usage(String tenant) {
        return new Answer(
                200,
                "{\"notes\":"
                        + notes.values().stream()
                                .filter(note -> note.tenant().equals(tenant))
                                .count() + "}");
    }

    private Answer shown(String id) {
        return new Answer(200, json(id, notes.get(id)));
    }

    private static boolean isTenant(String name) {
        return name.equals("acme") || name.equals("evil");
    }

    private static String id(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String json(String id, Note note) {
        return "{\"id\":\"" + id + "\",\"text\":\"" + note.text() + "\"}";
    }

    private static Map<String, String> fields(String json) {
        Matcher field = FIELD.matcher(json);
        Map<String, String> fields = new TreeMap<>();
        while (field.find()) {
            fields.put(field.group(1), field.group(2));
        }
        return fields;
    }
}
