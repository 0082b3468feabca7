package dev.tenancy.team;

import dev.tenancy.problem.Unavailable;

/** Port: hands messages over to whatever delivers them. Implementations are thread-safe and bounded in time. */
@FunctionalInterface
public interface Mailer {

    /** Hands {@code mail} over; {@link Unavailable} when it can't be. What it was about does not happen then. */
    void send(Mail mail);
}
