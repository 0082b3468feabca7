package dev.tenancy.testkit.http;

import java.net.http.HttpRequest;
import java.util.Locale;

/** A way for a request to name a tenant. */
record Naming(Way way, KnownObject tenant, String baseDomain) {

    enum Way {
        NONE,
        HEADER,
        PATH,
        HOST
    }

    static final Naming NONE = new Naming(Way.NONE, new KnownObject("", ""), "");

    boolean namesSomebody() {
        return way != Way.NONE;
    }

    /** The same, naming a tenant that never existed. */
    Naming control() {
        return new Naming(way, tenant.control(), baseDomain);
    }

    /** What comes before the route's path. */
    String prefix() {
        return way == Way.PATH ? "/t/" + tenant.id() : "";
    }

    void addTo(HttpRequest.Builder request) {
        if (way == Way.HEADER) {
            request.header("X-Tenant-ID", tenant.id());
        } else if (way == Way.HOST) {
            host(request, tenant.id() + "." + baseDomain);
        }
    }

    private static void host(HttpRequest.Builder request, String host) {
        try {
            request.header("Host", host);
        } catch (IllegalArgumentException restricted) {
            throw new IllegalStateException(
                    "The JDK's HTTP client was not allowed to name a host, so no tenant can be named by subdomain. Start the tests with"
                            + " -Djdk.httpclient.allowRestrictedHeaders=host.",
                    restricted);
        }
    }

    @Override
    public String toString() {
        return namesSomebody()
                ? "naming " + tenant.id() + " by " + way.name().toLowerCase(Locale.ROOT)
                : "naming nobody";
    }
}
