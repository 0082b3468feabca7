package dev.tenancy.benchmarks.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A kept connection that does no more than HTTP asks for, to leave the machine to the server. Asks the same again and again. */
final class HttpConnection implements AutoCloseable {

    /** In place of a status: the answer is not there yet. */
    static final int UNFINISHED = 0;

    private static final byte[] LENGTH = "\r\ncontent-length: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS = "HTTP/1.1 ".length();

    private final ByteBuffer request;
    private final byte[] answer = new byte[16 * 1024];
    private final ByteBuffer unread = ByteBuffer.allocateDirect(answer.length);
    private final SocketChannel channel;
    private int read;

    private HttpConnection(SocketChannel channel, byte[] request) {
        this.channel = channel;
        this.request = ByteBuffer.allocateDirect(request.length).put(request);
    }

    static HttpConnection open(int port, byte[] request, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        HttpConnection connection = new HttpConnection(channel, request);
        channel.register(selector, SelectionKey.OP_READ, connection);
        return connection;
    }

    void ask() throws IOException {
        request.flip();
        if (channel.write(request) < request.limit()) {
            throw new IOException("The server does not read what it is asked.");
        }
        read = 0;
    }

    /** Returns the status of the answer, or {@link #UNFINISHED}. */
    int read() throws IOException {
        unread.clear();
        int more = channel.read(unread);
        if (more < 0) {
            throw new EOFException("The server has closed the connection.");
        }
        unread.flip().get(answer, read, more);
        read += more;
        int head = find(END_OF_HEAD, 0, read);
        if (head < 0 || read < head + END_OF_HEAD.length + length(head)) {
            return UNFINISHED;
        }
        return number(STATUS);
    }

    private int length(int head) throws IOException {
        int at = find(LENGTH, 0, head);
        if (at < 0) {
            throw new IOException(
                    "The answer tells no length: " + new String(answer, 0, head, StandardCharsets.ISO_8859_1));
        }
        return number(at + LENGTH.length);
    }

    private int number(int start) {
        int number = 0;
        for (int at = start; answer[at] >= '0' && answer[at] <= '9'; at++) {
            number = 10 * number + answer[at] - '0';
        }
        return number;
    }

    /** Where the answer has {@code what}, in letters of either case; negative where it does not. */
    private int find(byte[] what, int from, int to) {
        for (int at = from; at <= to - what.length; at++) {
            int same = 0;
            while (same < what.length && lowerCase(answer[at + same]) == what[same]) {
                same++;
            }
            if (same == what.length) {
                return at;
            }
        }
        return -1;
    }

    private static int lowerCase(byte character) {
        return character >= 'A' && character <= 'Z' ? character + 'a' - 'A' : character;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
