package dev.tenancy.http;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One body on its way, of which every part that arrives is taken without waiting for the next. Used by one thread at a time. */
final class BodyArrival implements Runnable {

    private final BodyFirst first;
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final AtomicInteger held = new AtomicInteger();
    private final long since = System.nanoTime();

    BodyArrival(BodyFirst first, Request request, Response response, Callback callback) {
        this.first = first;
        this.request = request;
        this.response = response;
        // Before the exchange ends, so that the next one on the connection finds the room.
        this.callback = Callback.from(this::letGo, callback);
    }

    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                waitForMore();
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                refuse(status(chunk.getFailure()));
                return;
            }
            boolean last = chunk.isLast();
            boolean held = hold(chunk);
            if (last || body.size() > Form.MAX_BYTES) {
                handOver(last);
                return;
            }
            if (!held) {
                refuse(503);
                return;
            }
        }
    }

    // Judged when a part arrives; where none does, the connection's idle time-out ends it.
    private void waitForMore() {
        if (first.isTooLate(since)) {
            refuse(408);
        } else {
            request.demand(this);
        }
    }

    private boolean hold(Content.Chunk chunk) {
        byte[] bytes = new byte[chunk.remaining()];
        chunk.getByteBuffer().get(bytes);
        chunk.release();
        body.writeBytes(bytes);
        held.addAndGet(bytes.length);
        return first.hold(bytes.length);
    }

    private void letGo() {
        first.hold(-held.getAndSet(0));
    }

    private void handOver(boolean whole) {
        ArrivedRequest arrived = new ArrivedRequest(request, body.toByteArray(), whole);
        try {
            first.handleArrived(arrived, response, callback);
        } catch (Throwable failure) {
            Response.writeError(arrived, response, callback, failure);
        }
    }

    private void refuse(int status) {
        letGo();
        Response.writeError(request, response, callback, status);
    }

    private static int status(Throwable failure) {
        if (failure instanceof HttpException unreadable) {
            return unreadable.getCode();
        }
        return failure instanceof TimeoutException ? 408 : 400;
    }
}
