package dev.tenancy.isolation;

import dev.tenancy.persistence.StoreFailures;
import java.util.List;

/** Tells who asks a guarded connection for a statement. */
final class TrustedCaller {

    /** The engine's own statements on a joined transaction name their tenant. */
    private static final List<String> TRUSTED = List.of("org.hibernate.", StoreFailures.class.getPackageName() + ".");

    private TrustedCaller() {}

    /** Whether it is Hibernate or the engine, and no code of the application's that one of them calls. */
    static boolean isNearest() {
        // A method reference that Hibernate calls is a hidden frame, and the application's.
        return StackWalker.getInstance(StackWalker.Option.SHOW_HIDDEN_FRAMES)
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .dropWhile(TrustedCaller::isConnections)
                        .findFirst()
                        .filter(caller -> TRUSTED.stream().anyMatch(caller::startsWith))
                        .isPresent());
    }

    private static boolean isConnections(String className) {
        return className.equals(TrustedCaller.class.getName())
                || className.equals(GuardedConnection.class.getName())
                || className.equals(TenantConnection.class.getName())
                || className.equals(ConnectionHandler.class.getName())
                || className.contains("$Proxy")
                || className.startsWith("java.lang.reflect.")
                || className.startsWith("java.lang.invoke.")
                || className.startsWith("jdk.internal.");
    }
}
