package dev.tenancy.example;

import dev.tenancy.SignUp;
import dev.tenancy.SignedUp;
import dev.tenancy.Tenancy;
import dev.tenancy.access.TenantContext;
import dev.tenancy.tenant.TenantReference;
import io.javalin.config.RoutesConfig;
import io.javalin.router.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The service in this process, on a database of its own and any free port. */
final class RunningApp implements AutoCloseable {

    private static final AtomicInteger TENANTS = new AtomicInteger();

    private final Path folder;
    private final Application application;

    private RunningApp(Path folder, Application application) {
        this.folder = folder;
        this.application = application;
    }

    static RunningApp start(TestDatabase database, Path folder, String... arguments) {
        return start(database.create(folder), folder, arguments);
    }

    static RunningApp start(Map<String, String> environment, Path folder, String... arguments) {
        return start(environment, folder, routes -> {}, arguments);
    }

    static RunningApp start(
            Map<String, String> environment, Path folder, Consumer<RoutesConfig> more, String... arguments) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("TENANCY_PORT", "0");
        Settings settings = Settings.read(List.of(arguments), all, new Properties(), folder);
        return new RunningApp(folder, Application.start(settings, more));
    }

    URI address() {
        return application.address();
    }

    Tenancy tenancy() {
        return application.tenancy();
    }

    /** Every HTTP route of the service, in the order in which they were declared. */
    List<Endpoint> routes() {
        return application.web().unsafe.internalRouter.allHttpHandlers().stream()
                .map(parsed -> parsed.endpoint)
                .filter(endpoint -> endpoint.method.isHttpMethod())
                .toList();
    }

    /** A client without a credential. */
    Client client() {
        return Client.of(application.address());
    }

    /** A new tenant with its owner, signed up past the limit that sign-ups over HTTP have. */
    TestTenant tenant(String tier) {
        String slug = "tenant-" + TENANTS.incrementAndGet();
        SignedUp signedUp = tenancy()
                .tenants()
                .signUp(SignUp.of("Tenant " + slug, slug, "Olga", "olga@" + slug + ".example")
                        .onPlan(tier));
        return new TestTenant(this, signedUp);
    }

    /** What the application may do by itself in a tenant. */
    TenantContext system(String slug) {
        return tenancy().access().system(TenantReference.find(slug).orElseThrow(), "test");
    }

    /** The operator's token, which the first start made. */
    String operatorToken() {
        return read(folder.resolve("data").resolve("operator-token")).strip();
    }

    /** The text of every mail so far, oldest first. */
    List<String> mails() {
        try (Stream<Path> files = Files.list(folder.resolve("data").resolve("outbox"))) {
            return files.sorted().map(RunningApp::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        application.close();
    }

    /** A tenant of the service, and its owner. */
    record TestTenant(RunningApp app, SignedUp signedUp) {

        String slug() {
            return signedUp.tenant().slug().value();
        }

        String id() {
            return signedUp.tenant().id().toString();
        }

        String ownerToken() {
            return signedUp.userToken().reveal();
        }

        /** A client with the owner's token. */
        Client owner() {
            return app.client().bearer(ownerToken());
        }

        /** Takes units of a meter without the way over HTTP. */
        void consume(String meter, long amount) {
            app.tenancy().usage().require(app.system(slug()), meter, amount);
        }
    }
}
