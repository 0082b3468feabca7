package dev.tenancy.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Holds a request of JSON back until its body has arrived, so that clients that send slowly take up no threads. A body that is
 * longer than a {@link Form} takes is not waited for. Thread-safe.
 */
final class BodyFirst extends Handler.Wrapper {

    private final Duration longest;
    private final long most;
    private final AtomicLong held = new AtomicLong();

    /**
     * {@code longest} is how long a body may take, from the end of the request's head, {@code most} how many bytes all that are waited
     * for may have in memory, where they are before anybody knows who sends them.
     */
    BodyFirst(Duration longest, long most) {
        this.longest = longest;
        this.most = most;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!isJson(request) || request.getLength() > Form.MAX_BYTES) {
            return super.handle(request, response, callback);
        }
        new BodyArrival(this, request, response, callback).run();
        return true;
    }

    void handleArrived(Request request, Response response, Callback callback) throws Exception {
        if (!super.handle(request, response, callback)) {
            Response.writeError(request, response, callback, 404);
        }
    }

    boolean isTooLate(long sinceNanos) {
        return System.nanoTime() - sinceNanos > longest.toNanos();
    }

    /** Counts bytes that are held, or with a negative count no longer; false when it is too much for the process. */
    boolean hold(int bytes) {
        return held.addAndGet(bytes) <= most;
    }

    private static boolean isJson(Request request) {
        for (HttpField field : request.getHeaders()) {
            if (field.getHeader() == HttpHeader.CONTENT_TYPE
                    && isJson(field.getValue().strip())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isJson(String type) {
        return type.regionMatches(true, 0, Json.CONTENT_TYPE, 0, Json.CONTENT_TYPE.length());
    }
}
