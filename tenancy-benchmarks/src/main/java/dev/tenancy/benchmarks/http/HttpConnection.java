package dev.tenancy.benchmarks.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A kept connection that does no more than HTTP asks for, to leave the machine to the server. */
final class HttpConnection implements AutoCloseable {

    private static final String LENGTH = "\r\ncontent-length: ";

    private final byte[] buffer = new byte[16 * 1024];
    private final Socket socket;

    HttpConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
    }

    /** Returns the status of the answer. */
    int ask(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        InputStream in = socket.getInputStream();
        int read = 0;
        int body = -1;
        while (body < 0) {
            read = more(in, read);
            body = endOfHead(read);
        }
        String head = new String(buffer, 0, body, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        int length = head.indexOf(LENGTH);
        if (length < 0) {
            throw new IOException("The answer tells no length: " + head);
        }
        int number = length + LENGTH.length();
        int end = body + Integer.parseInt(head.substring(number, head.indexOf('\r', number)));
        while (read < end) {
            read = more(in, read);
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    private int more(InputStream in, int read) throws IOException {
        int more = in.read(buffer, read, buffer.length - read);
        if (more <= 0) {
            throw new EOFException("The server has closed the connection.");
        }
        return read + more;
    }

    private int endOfHead(int read) {
        for (int at = 3; at < read; at++) {
            if (buffer[at] == '\n' && buffer[at - 1] == '\r' && buffer[at - 2] == '\n') {
                return at + 1;
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
