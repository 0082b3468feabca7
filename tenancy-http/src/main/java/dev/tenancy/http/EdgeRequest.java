package dev.tenancy.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/** The request as the routes see it: without the part of its path that names a tenant, HEAD as the GET that it asks about. */
final class EdgeRequest extends HttpServletRequestWrapper {

    private final String uri;

    EdgeRequest(HttpServletRequest request, String uri) {
        super(request);
        this.uri = uri;
    }

    @Override
    public String getRequestURI() {
        return uri;
    }

    @Override
    public String getMethod() {
        String method = super.getMethod();
        return method.equals("HEAD") ? "GET" : method;
    }

    // By the one Javalin lets a client choose the method, past whatever judged the request by its request line before;
    // by the other
    // it looks for a WebSocket, which no host with the plugin has, instead of the route.
    @Override
    public @Nullable String getHeader(String name) {
        return name.equalsIgnoreCase("X-HTTP-Method-Override") || name.equalsIgnoreCase("Sec-WebSocket-Version")
                ? null
                : super.getHeader(name);
    }
}
