package dev.tenancy.http;

import dev.tenancy.access.TenantContext;
import io.javalin.config.Key;
import io.javalin.config.MultipartConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.javalin.http.servlet.JavalinServletContext;
import io.javalin.http.util.AsyncTaskConfig;
import io.javalin.http.util.CookieStore;
import io.javalin.json.JsonMapper;
import io.javalin.plugin.ContextPlugin;
import io.javalin.router.Endpoint;
import io.javalin.router.Endpoints;
import io.javalin.security.RouteRole;
import io.javalin.util.function.ThrowingRunnable;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Javalin's context for a handler of a tenant's route. Javalin runs what is given to {@link #future} and {@link #async} after the
 * handler, where the tenant's context is gone; here it is bound there too.
 */
final class BoundContext implements Context {

    private final JavalinServletContext ctx;
    private final TenantContext tenant;
    private final Settlement settlement;

    BoundContext(JavalinServletContext ctx, TenantContext tenant, Settlement settlement) {
        this.ctx = ctx;
        this.tenant = tenant;
        this.settlement = settlement;
    }

    @Override
    public void future(Supplier<? extends CompletableFuture<?>> future) {
        RequestState state = RequestState.of(ctx);
        ctx.future(() -> TenantContext.<CompletableFuture<?>, RuntimeException>callIn(tenant, () -> {
            try {
                CompletableFuture<?> made = future.get();
                state.endsWith(made);
                return made;
            } catch (RuntimeException failure) {
                state.ended(failure);
                throw failure;
            }
        }));
    }

    @Override
    public void async(Consumer<AsyncTaskConfig> config, ThrowingRunnable<Exception> task) {
        RequestState state = RequestState.of(ctx);
        ctx.async(
                config,
                () -> TenantContext.<@Nullable Object, Exception>callIn(tenant, () -> {
                    try {
                        task.run();
                    } catch (Exception failure) {
                        state.ended(failure);
                        throw failure;
                    }
                    return null;
                }));
    }

    @Override
    public void async(ThrowingRunnable<Exception> task) {
        async(config -> {}, task);
    }

    // What was charged is settled whatever else is skipped.
    @Override
    public Context skipRemainingHandlers() {
        ctx.skipRemainingHandlers();
        ctx.getTasks().add(settlement.task(ctx));
        return this;
    }

    @Override
    public HttpServletRequest req() {
        return ctx.req();
    }

    @Override
    public HttpServletResponse res() {
        return ctx.res();
    }

    @Override
    public HandlerType method() {
        return ctx.method();
    }

    @Override
    public Endpoints endpoints() {
        return ctx.endpoints();
    }

    @Override
    public Endpoint endpoint() {
        return ctx.endpoint();
    }

    @Override
    public Set<RouteRole> routeRoles() {
        return ctx.routeRoles();
    }

    @Override
    public <T> T appData(Key<T> key) {
        return ctx.appData(key);
    }

    @Override
    public <T> T with(Class<? extends ContextPlugin<?, T>> plugin) {
        return ctx.with(plugin);
    }

    @Override
    public JsonMapper jsonMapper() {
        return ctx.jsonMapper();
    }

    @Override
    public MultipartConfig multipartConfig() {
        return ctx.multipartConfig();
    }

    @Override
    public boolean strictContentTypes() {
        return ctx.strictContentTypes();
    }

    @Override
    public @Nullable String characterEncoding() {
        return ctx.characterEncoding();
    }

    @Override
    public CookieStore cookieStore() {
        return ctx.cookieStore();
    }

    @Override
    public String pathParam(String name) {
        return ctx.pathParam(name);
    }

    @Override
    public Map<String, String> pathParamMap() {
        return ctx.pathParamMap();
    }

    @Override
    public Map<String, List<String>> queryParamMap() {
        return ctx.queryParamMap();
    }

    @Override
    public Map<String, List<String>> formParamMap() {
        return ctx.formParamMap();
    }

    @Override
    public byte[] bodyAsBytes() {
        return ctx.bodyAsBytes();
    }

    @Override
    public ServletOutputStream outputStream() {
        return ctx.outputStream();
    }

    @Override
    public Context minSizeForCompression(int bytes) {
        ctx.minSizeForCompression(bytes);
        return this;
    }

    @Override
    public Context result(InputStream result) {
        ctx.result(settlement.answer(ctx, result));
        return this;
    }

    @Override
    public @Nullable InputStream resultInputStream() {
        return ctx.resultInputStream();
    }

    @Override
    public void redirect(String location, HttpStatus status) {
        ctx.redirect(location, status);
    }

    @Override
    public void writeJsonStream(Stream<?> stream) {
        ctx.writeJsonStream(stream);
    }
}
