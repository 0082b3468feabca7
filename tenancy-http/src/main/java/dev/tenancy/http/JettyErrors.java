package dev.tenancy.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Gives the errors that Jetty answers by itself, before or after all handlers, the form of a problem. */
final class JettyErrors extends ErrorHandler {

    private final Answers answers;
    private final RequestIds ids;

    JettyErrors(Answers answers, RequestIds ids) {
        this.answers = answers;
        this.ids = ids;
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        Object state = request.getAttribute(RequestState.ATTRIBUTE);
        String requestId = state instanceof RequestState known
                ? known.requestId()
                : ids.of(request.getHeaders().get(RequestIds.HEADER));
        response.setStatus(code);
        String contextPath = request.getContext().getContextPath();
        byte[] body = body(
                code,
                requestId,
                contextPath == null || contextPath.equals("/") ? "" : contextPath,
                response.getHeaders());
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private byte[] body(int status, String requestId, String contextPath, HttpFields.Mutable fields) {
        Problem problem = Problems.ofStatus(status, "The server could not take this request.");
        problem.headers().forEach(fields::put);
        fields.put(RequestIds.HEADER, requestId);
        fields.put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
        fields.put(HttpHeader.CACHE_CONTROL, "no-store");
        return answers.body(problem, requestId, contextPath);
    }
}
