package dev.tenancy.http;

import dev.tenancy.problem.Invalid;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Answers to the machine's own names only, and to no page of another origin: in a demonstration whoever reaches the port acts as
 * an owner, and a web page anywhere could have its visitor's browser reach it.
 */
final class LocalOnly {

    private static final Pattern LOCAL =
            Pattern.compile("(([a-z0-9-]+\\.)*localhost|127\\.0\\.0\\.1)\\.?(:[0-9]{1,5})?");

    private LocalOnly() {}

    static void check(HttpServletRequest request) {
        List<String> hosts = Collections.list(request.getHeaders("Host"));
        if (hosts.size() != 1
                || !LOCAL.matcher(hosts.get(0).toLowerCase(Locale.ROOT)).matches()) {
            throw Invalid.malformed("The demonstration answers to localhost, *.localhost and 127.0.0.1 only.");
        }
        for (String origin : Collections.list(request.getHeaders("Origin"))) {
            if (!origin.equalsIgnoreCase("http://" + hosts.get(0))
                    && !origin.equalsIgnoreCase("https://" + hosts.get(0))) {
                throw Invalid.malformed("The demonstration answers to no page of another origin.");
            }
        }
    }
}
