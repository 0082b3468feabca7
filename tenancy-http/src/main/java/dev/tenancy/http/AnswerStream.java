package dev.tenancy.http;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a handler answers with, read while it is written, when all handlers are through. When that fails before anything was read, a
 * problem takes its place. Not thread-safe.
 */
final class AnswerStream extends FilterInputStream {

    /** What is to be done when the stream can't be read. */
    interface OnFailure {
        /** {@code begun} is whether some of the answer was read; gives the problem to answer with when nothing was. */
        byte[] failed(Exception failure, boolean begun);
    }

    private final OnFailure onFailure;
    private boolean begun;

    AnswerStream(InputStream answer, OnFailure onFailure) {
        super(answer);
        this.onFailure = onFailure;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            int count = super.read(into, offset, length);
            begun = true;
            return count;
        } catch (IOException | RuntimeException failure) {
            byte[] problem = onFailure.failed(failure, begun);
            if (begun) {
                throw failure;
            }
            begun = true;
            in.close();
            in = new ByteArrayInputStream(problem);
            return in.read(into, offset, length);
        }
    }
}
