package dev.tenancy.http;

import dev.tenancy.problem.Invalid;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HexFormat;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.PreEncodedHttpField;

/**
 * Comes before everything else: gives the request its id, refuses what no route should see, and takes {@code /t/{tenant}} off the
 * front of its path, once, so that there is one set of routes and filters whichever way a tenant is named.
 */
final class EdgeFilter implements Filter {

    private static final String PREFIX = "/t/";
    private static final HttpField NO_SNIFF = new PreEncodedHttpField("X-Content-Type-Options", "nosniff");

    private final RequestIds ids;
    private final Answers answers;
    private final boolean localOnly;

    EdgeFilter(RequestIds ids, Answers answers, boolean localOnly) {
        this.ids = ids;
        this.answers = answers;
        this.localOnly = localOnly;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        RequestState state = new RequestState(
                ServletContextRequest.getServletContextRequest(request), ids.of(http.getHeader(RequestIds.HEADER)));
        http.setAttribute(RequestState.ATTRIBUTE, state);
        state.answerWith(new HttpField(null, RequestIds.HEADER, state.requestId()));
        state.answerWith(NO_SNIFF);
        try {
            check(http);
        } catch (Invalid malformed) {
            answers.failure(http, answer, malformed);
            return;
        }
        chain.doFilter(new EdgeRequest(http, withoutTenant(http, state)), response);
    }

    private void check(HttpServletRequest request) {
        if (!isWellFormed(request.getRequestURI())) {
            throw Invalid.malformed(
                    "The path is not well-formed: it must be ASCII, and a % be followed by two hexadecimal"
                            + " digits.");
        }
        if (localOnly) {
            LocalOnly.check(request);
        }
    }

    // Javalin's filters for all paths don't match a line separator of Unicode, but a route's parameter does.
    private static boolean isWellFormed(String uri) {
        for (int at = 0; at < uri.length(); at++) {
            char character = uri.charAt(at);
            if (character < '!' || character > '~' || (character == '%' && !isHexadecimal(uri, at + 1, at + 3))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHexadecimal(String uri, int from, int to) {
        return to <= uri.length()
                && HexFormat.isHexDigit(uri.charAt(from))
                && HexFormat.isHexDigit(uri.charAt(from + 1));
    }

    private static String withoutTenant(HttpServletRequest request, RequestState state) {
        String uri = request.getRequestURI();
        String context = request.getContextPath();
        String path = uri.substring(context.length());
        int end = path.startsWith(PREFIX) ? path.indexOf('/', PREFIX.length()) : -1;
        if (end < 0) {
            return uri;
        }
        state.namedInPath(path.substring(PREFIX.length(), end));
        return context + path.substring(end);
    }
}
