package dev.tenancy.http;

import dev.tenancy.problem.NotFound;
import dev.tenancy.problem.ProblemCode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What each code of a problem means, one page for each: where the {@code type} of a problem leads. */
final class ProblemPages {

    static final String PATH = "/problems/";

    static final Set<String> CODES = Stream.concat(
                    Arrays.stream(ProblemCode.values()).map(ProblemCode::text),
                    Arrays.stream(HttpCode.values()).map(HttpCode::text))
            .collect(Collectors.toCollection(TreeSet::new));

    void addTo(RoutesConfig routes) {
        routes.get(PATH + "{code}", this::get, Require.anonymous(), Require.query());
    }

    private void get(Context ctx) {
        String code = ctx.pathParam("code");
        if (!CODES.contains(code)) {
            throw NotFound.resource();
        }
        try (InputStream page = ProblemPages.class.getResourceAsStream("problems/" + code + ".md")) {
            if (page == null) {
                throw NotFound.resource();
            }
            ctx.contentType("text/markdown; charset=utf-8").result(page.readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
