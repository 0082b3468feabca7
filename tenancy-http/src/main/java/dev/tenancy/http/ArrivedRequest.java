package dev.tenancy.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request of whose body the whole, or the beginning, is there already. Used by one thread at a time. */
final class ArrivedRequest extends Request.Wrapper {

    private final boolean whole;
    private Content.@Nullable Chunk unread;

    ArrivedRequest(Request request, byte[] body, boolean whole) {
        super(request);
        this.whole = whole;
        this.unread = Content.Chunk.from(ByteBuffer.wrap(body), whole);
    }

    @Override
    public Content.@Nullable Chunk read() {
        Content.Chunk chunk = unread;
        if (chunk != null) {
            unread = null;
            return chunk;
        }
        return whole ? Content.Chunk.EOF : super.read();
    }

    @Override
    public void demand(Runnable available) {
        if (unread != null || whole) {
            getContext().execute(available);
        } else {
            super.demand(available);
        }
    }
}
