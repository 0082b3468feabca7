package dev.tenancy.example;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What strangers send must not get into the log as it is. */
class LogTest {

    @TempDir
    Path folder;

    @Test
    void shouldLogNothingOfAHostThatIsNone() throws IOException {
        try (RecordedLog log = RecordedLog.open();
                RunningApp app = RunningApp.start(TestDatabase.H2_FILE, folder)) {
            int port = app.client().base().getPort();
            for (String host : List.of("a b\u009b31m:1", "a:badport", "[a", "a:99999", "x y".repeat(1_000))) {
                assertThat(send(port, "GET /plans HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
                        .startsWith("HTTP/1.1 400 ");
            }

            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void shouldShowNoControlCharacterOfAMessage() {
        assertThat(line("a\u001b[31m\r\nb\u0000\u009b\u2028c\td é", null)).endsWith(" - a?[31m??b???c?d é\n");
    }

    @Test
    void shouldKeepTheLinesOfAnException() {
        String[] lines =
                line("failed", new IllegalStateException("one\u001b[31m\ntwo")).split("\n");

        assertThat(lines[0]).endsWith(" - failed");
        assertThat(lines[1]).isEqualTo("java.lang.IllegalStateException: one?[31m");
        assertThat(lines[2]).isEqualTo("two");
        assertThat(lines[3]).startsWith("\tat dev.tenancy.example.LogTest.");
        assertThat(lines)
                .filteredOn(line -> line.contains("IllegalStateException"))
                .hasSize(1);
    }

    /** As the service's own appender writes it. */
    private static String line(String message, @Nullable Throwable failure) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        var appender = (ConsoleAppender<ILoggingEvent>) root.getAppender("STDERR");
        PatternLayoutEncoder encoder = (PatternLayoutEncoder) appender.getEncoder();
        LoggingEvent event = new LoggingEvent(LogTest.class.getName(), root, Level.WARN, message, failure, null);
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }

    private static String send(int port, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readNBytes(30), StandardCharsets.ISO_8859_1);
        }
    }
}
