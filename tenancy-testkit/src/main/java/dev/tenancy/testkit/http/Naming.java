package dev.tenancy.testkit.http;

import java.net.http.HttpRequest;

/** A way for a request to name a tenant. */
record Naming(Way way, String tenant, String neverExisted, String baseDomain) {

    enum Way {
        NONE,
        HEADER,
        PATH,
        HOST
    }

    static final Naming NONE = new Naming(Way.NONE, "", "", "");

    String tenant(boolean never) {
        return never ? neverExisted : tenant;
    }

    /** What comes before the route's path. */
    String prefix(boolean never) {
        return way == Way.PATH ? "/t/" + tenant(never) : "";
    }

    void addTo(HttpRequest.Builder request, boolean never) {
        if (way == Way.HEADER) {
            request.header("X-Tenant-ID", tenant(never));
        } else if (way == Way.HOST) {
            host(request, tenant(never) + "." + baseDomain);
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
        return switch (way) {
            case NONE -> "naming nobody";
            case HEADER -> "naming " + tenant + " by header";
            case PATH -> "naming " + tenant + " by path";
            case HOST -> "naming " + tenant + " by host";
        };
    }
}
