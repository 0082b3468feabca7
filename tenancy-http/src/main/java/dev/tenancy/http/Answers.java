package dev.tenancy.http;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes answers. Immutable and thread-safe. */
final class Answers {

    private final Problems problems;
    private final @Nullable String typeBase;

    /** {@code typeBase} is what a problem's type begins with; null for the pages that the plugin serves. */
    Answers(Problems problems, @Nullable String typeBase) {
        this.problems = problems;
        this.typeBase = typeBase;
    }

    static void json(Context ctx, int status, Object body) {
        ctx.status(status).contentType(Json.CONTENT_TYPE).result(Json.write(body));
    }

    void failure(Context ctx, Throwable failure) {
        problem(ctx, problems.of(failure, RequestState.of(ctx).requestId()));
    }

    void problem(Context ctx, Problem problem) {
        ctx.result(head(ctx.req(), ctx.res(), problem));
    }

    /** Makes the head of a problem, whatever the head was before; gives its body. */
    byte[] begin(Context ctx, Throwable failure) {
        ctx.res().setContentLengthLong(-1);
        return head(
                ctx.req(), ctx.res(), problems.of(failure, RequestState.of(ctx).requestId()));
    }

    /** Answers past Javalin. */
    void failure(HttpServletRequest request, HttpServletResponse response, Throwable failure) throws IOException {
        Problem problem = problems.of(failure, RequestState.of(request).requestId());
        response.getOutputStream().write(head(request, response, problem));
    }

    byte[] body(Problem problem, String requestId, String contextPath) {
        return Json.write(problem.body(typeBase == null ? contextPath + ProblemPages.PATH : typeBase, requestId));
    }

    private byte[] head(HttpServletRequest request, HttpServletResponse response, Problem problem) {
        problem.headers().forEach(response::setHeader);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType(Problem.CONTENT_TYPE);
        response.setStatus(problem.status());
        return body(problem, RequestState.of(request).requestId(), request.getContextPath());
    }
}
