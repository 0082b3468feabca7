package dev.tenancy.benchmarks;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Warms up until the JVM's compiler has next to nothing to do, as in a service that runs for a while. */
public final class WarmUp {

    private static final int LITTLE = 50;
    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    private WarmUp() {}

    /** What is done over and over. */
    public interface Round<X extends Exception> {
        void run() throws X;
    }

    /**
     * Runs rounds until {@code quiet} in a row had the compiler work for at most a fiftieth of {@code length}, the time that a round takes.
     *
     * @param most how many rounds at most
     * @return false when the compiler was still at work by then
     */
    public static <X extends Exception> boolean run(int quiet, int most, Duration length, Round<X> round) throws X {
        long little = length.toMillis() / LITTLE;
        int quietSoFar = 0;
        for (int done = 0; quietSoFar < quiet && done < most; done++) {
            long compiled = COMPILER.getTotalCompilationTime();
            round.run();
            quietSoFar = COMPILER.getTotalCompilationTime() - compiled <= little ? quietSoFar + 1 : 0;
        }
        return quietSoFar == quiet;
    }
}
