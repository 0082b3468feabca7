package dev.tenancy.isolation;

import java.util.List;

/** Where the application's own code is, below all the libraries' frames. */
final class CallSite {

    private static final List<String> LIBRARIES = List.of(
            CallSite.class.getPackageName() + ".", "org.hibernate.", "jakarta.", "java.", "javax.", "jdk.", "sun.");

    private static final StackTraceElement UNKNOWN = new StackTraceElement("unknown", "unknown", null, -1);

    private CallSite() {}

    static StackTraceElement ofApplication() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> isApplication(frame.getClassName()))
                        .findFirst()
                        .map(StackWalker.StackFrame::toStackTraceElement)
                        .orElse(UNKNOWN));
    }

    private static boolean isApplication(String className) {
        return LIBRARIES.stream().noneMatch(className::startsWith);
    }
}
