package dev.tenancy.example;

import io.javalin.config.RoutesConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Starts ApexOrchestrator; {@code --demo} also answers the guide's calls without a credential, on loopback only. */
public final class Main {

    private static final int BAD_SETTING = 2;
    private static final int STORE_UNUSABLE = 3;

    private Main() {}

    /** Serves until a signal stops the process: SIGTERM gives exit code 143, SIGINT 130. */
    public static void main(String[] arguments) {
        run(Arrays.asList(arguments), routes -> {});
    }

    /** As {@link #main}, with routes of the caller's own. */
    static void run(List<String> arguments, Consumer<RoutesConfig> more) {
        try {
            Settings settings = Settings.read(arguments, System.getenv(), System.getProperties(), Path.of("."));
            settings.warnings().forEach(warning -> System.err.println("warning: " + warning));
            Application application = Application.start(settings, more);
            Runtime.getRuntime().addShutdownHook(new Thread(application::close, "orderly-stop"));
            System.out.print(StartReport.of(application.address(), settings));
            System.out.flush();
        } catch (BadSettings refused) {
            exit(BAD_SETTING, refused);
        } catch (StoreUnusable unusable) {
            exit(STORE_UNUSABLE, unusable);
        }
    }

    private static void exit(int code, RuntimeException reason) {
        System.err.println(reason.getMessage());
        System.exit(code);
    }
}
