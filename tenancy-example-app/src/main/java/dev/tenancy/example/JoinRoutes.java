package dev.tenancy.example;

import dev.tenancy.http.Require;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The page that the link in an invitation leads to: it posts the token behind {@code #} to where invitations are accepted. */
final class JoinRoutes {

    static final String PATH = "/join";

    private static final String POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none';"
            + " form-action 'none'; frame-ancestors 'none'";

    private final byte[] page = resource("join.html");
    private final byte[] script = resource("join.js");

    void addTo(RoutesConfig routes) {
        routes.get(PATH, ctx -> send(ctx, "text/html", page), Require.anonymous());
        routes.get(PATH + ".js", ctx -> send(ctx, "text/javascript", script), Require.anonymous());
    }

    private static void send(Context ctx, String type, byte[] body) {
        ctx.header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .contentType(type + ";charset=utf-8")
                .result(body);
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(JoinRoutes.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
