package dev.tenancy.testkit.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Looks for leaks between tenants in a running service. A victim and an attacker are two tenants of it, made for the scan: at its end
 * the victim's objects are changed and deleted.
 *
 * <p>First the victim proves that each route that reads shows something of its own, so that a later refusal means something. Then every
 * route is called as the attacker and without a credential, with the victim's ids in path, query and body, and with the victim named in
 * every way that was told. Last the victim proves that each route that changes things takes its own call. A finding is
 *
 * <ul>
 *   <li>an answer that holds one of the victim's markers, or an id of the victim's that was not sent, or is what the victim is answered;
 *   <li>an answer about the victim's id or name that differs, but for the request's id, from the one about such as never existed;
 *   <li>a change in what the victim itself is answered;
 *   <li>a route where the victim is shown nothing, or its own call is refused or, when it is about an object, answered as for one that
 *       never existed: so a new route that the scan does not know how to call is a finding;
 *   <li>a rate limit, a failure of the service, a lost credential or a missing answer that kept the scanner from looking.
 * </ul>
 *
 * <p>It speaks HTTP/1.1 by the JDK's client, one call at a time. Immutable; each {@link #scan()} is one pass.
 */
public final class LeakScanner {

    private final ScanScope scope;
    private final Caller victim;
    private final Caller attacker;
    private final Caller anonymous;

    private LeakScanner(ScanScope scope, Caller victim, Caller attacker, Caller anonymous) {
        this.scope = scope;
        this.victim = victim;
        this.attacker = attacker;
        this.anonymous = anonymous;
    }

    /** Begins a scanner of the service at this address, which has no slash at its end; routes, names, objects and markers are required. */
    public static Builder builder(URI base) {
        return new Builder(base);
    }

    /**
     * Looks for leaks.
     *
     * @throws java.io.UncheckedIOException when the service breaks a connection
     * @throws IllegalStateException when the thread is interrupted, or the JDK's client may not send {@code Host}
     */
    public LeakReport scan() {
        return new Scan(scope, victim, attacker, anonymous).run();
    }

    /** Builds a scanner. Not thread-safe. */
    public static final class Builder {

        private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9 @._:-]{4,}");

        private final URI base;
        private final List<Naming> namings = new ArrayList<>(List.of(Naming.NONE));
        private final List<KnownObject> objects = new ArrayList<>();
        private final Set<String> markers = new LinkedHashSet<>();
        private final List<ScannedRoute> routes = new ArrayList<>();
        private final List<Pattern> ignored = new ArrayList<>();
        private Duration patience = Duration.ofSeconds(20);
        private Consumer<HttpRequest.Builder> victim = request -> {};
        private Consumer<HttpRequest.Builder> attacker = request -> {};
        private Consumer<HttpRequest.Builder> anonymous = request -> {};

        private Builder(URI base) {
            this.base = base;
        }

        /** Adds the victim's credential to a request. */
        public Builder victim(Consumer<HttpRequest.Builder> credential) {
            victim = credential;
            return this;
        }

        /** Adds the attacker's credential to a request. It should be an owner's: the fewer calls are refused for its role, the better. */
        public Builder attacker(Consumer<HttpRequest.Builder> credential) {
            attacker = credential;
            return this;
        }

        /** Adds to a request without a credential what it needs all the same, such as an address of its own; nothing by default. */
        public Builder anonymous(Consumer<HttpRequest.Builder> addition) {
            anonymous = addition;
            return this;
        }

        /** A name of the victim's, its slug or its id, to be tried in {@code X-Tenant-ID} and in {@code /t/{tenant}}. */
        public Builder named(String name) {
            KnownObject tenant = tenant(name);
            namings.add(new Naming(Naming.Way.HEADER, tenant, ""));
            namings.add(new Naming(Naming.Way.PATH, tenant, ""));
            return this;
        }

        /**
         * As {@link #named(String)}, and as a subdomain of {@code baseDomain} too. The JDK's client has to be allowed to send {@code
         * Host}, by {@code -Djdk.httpclient.allowRestrictedHeaders=host}.
         */
        public Builder named(String slug, String baseDomain) {
            named(slug);
            namings.add(new Naming(Naming.Way.HOST, tenant(slug), baseDomain));
            return this;
        }

        /**
         * Something of the victim's.
         *
         * @param id a TypeID, a UUID or a number of up to nine digits
         * @param markers text that nothing but this shows; see {@link #marker}
         */
        public Builder object(String id, String... markers) {
            objects.add(KnownObject.find(id)
                    .orElseThrow(() -> new IllegalArgumentException("The id " + id
                            + " is no TypeID, UUID or number of up to nine digits. Give an id of its shape that never"
                            + " existed too, by objectBeside(id, neverExisted).")));
            List.of(markers).forEach(this::marker);
            return this;
        }

        /** As {@link #object}, for ids of another shape: {@code neverExisted} is one of that shape that nothing ever had. */
        public Builder objectBeside(String id, String neverExisted, String... markers) {
            objects.add(new KnownObject(id, neverExisted));
            List.of(markers).forEach(this::marker);
            return this;
        }

        /**
         * Text that nothing but the victim's data holds, such as a lead's address.
         *
         * @param text 4 or more letters, digits, spaces and {@code @._:-}, which no format escapes; it is never sent
         */
        public Builder marker(String text) {
            if (!PLAIN.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        "A marker has 4 or more letters, digits, spaces and @._:- so that it is"
                                + " found in every format: " + text);
            }
            markers.add(text);
            return this;
        }

        /** The routes to try. Take them from the service's own route table, so that none is forgotten. */
        public Builder routes(Collection<ScannedRoute> all) {
            routes.addAll(all);
            return this;
        }

        /** What may differ between two answers to the same question, such as a time of last use. */
        public Builder ignoring(Pattern difference) {
            ignored.add(difference);
            return this;
        }

        /** How long to wait for a whole answer; 20 seconds by default. One that never ends is a finding. */
        public Builder patience(Duration patience) {
            this.patience = patience;
            return this;
        }

        /** The scanner; {@link IllegalStateException} names what is missing. */
        public LeakScanner build() {
            if (routes.isEmpty() || objects.isEmpty() || markers.isEmpty() || namings.size() == 1) {
                throw new IllegalStateException(
                        "A scanner needs routes, the victim's name, at least one of its objects and a"
                                + " marker: without them it would find nothing, whatever leaks.");
            }
            HttpClient client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
            List<Pattern> differences = List.copyOf(ignored);
            return new LeakScanner(
                    new ScanScope(routes, namings, namings.get(1).tenant(), objects, List.copyOf(markers)),
                    new Caller("victim", client, base, victim, differences, patience),
                    new Caller("attacker", client, base, attacker, differences, patience),
                    new Caller("anonymous", client, base, anonymous, differences, patience));
        }

        private static KnownObject tenant(String name) {
            return KnownObject.find(name)
                    .orElseGet(() -> new KnownObject(
                            name, "never-" + UUID.randomUUID().toString().substring(0, 23)));
        }
    }
}
