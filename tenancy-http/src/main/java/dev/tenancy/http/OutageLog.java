package dev.tenancy.http;

import dev.tenancy.problem.Unavailable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what was out of reach: a line for every request, a stack trace at most once a second. Thread-safe. */
final class OutageLog {

    private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_CAUSES = 10;

    private final LongSupplier nanoTime;
    private final AtomicLong next;

    OutageLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong());
    }

    void log(Unavailable outage, String requestId) {
        List<Throwable> causes = causes(outage);
        String line = String.join(", by ", causes.stream().map(OutageLog::name).toList());
        if (mayTrace()) {
            LOG.warn(
                    "Request {} found something out of reach: {}",
                    requestId,
                    line,
                    bare(causes.get(causes.size() - 1)));
        } else {
            LOG.warn("Request {} found something out of reach: {}", requestId, line);
        }
    }

    private boolean mayTrace() {
        long now = nanoTime.getAsLong();
        long due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + PAUSE);
    }

    private static List<Throwable> causes(Throwable outage) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable at = outage; at != null && causes.size() < MOST_CAUSES; at = at.getCause()) {
            causes.add(at);
        }
        return causes;
    }

    // No messages: a database's own may quote the values of a statement.
    private static String name(Throwable cause) {
        String name = cause.getClass().getName();
        @Nullable String state = cause instanceof SQLException sql ? sql.getSQLState() : null;
        return state == null ? name : name + " (SQLState " + state + ")";
    }

    private static Throwable bare(Throwable cause) {
        Throwable bare = new Throwable(name(cause));
        bare.setStackTrace(cause.getStackTrace());
        return bare;
    }
}
