package dev.tenancy.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tenancy.ApiKeys;
import dev.tenancy.CreatedApiKey;
import dev.tenancy.NewApiKey;
import dev.tenancy.access.TenantContext;
import dev.tenancy.apikey.ApiKey;
import dev.tenancy.id.ApiKeyId;
import dev.tenancy.problem.NotFound;
import dev.tenancy.role.Permission;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tenant's API keys. */
final class ApiKeyRoutes {

    private static final String ALL = "/tenants/me/api-keys";
    private static final String ONE = ALL + "/{id}";

    private final ApiKeys apiKeys;

    ApiKeyRoutes(ApiKeys apiKeys) {
        this.apiKeys = apiKeys;
    }

    void addTo(RoutesConfig routes) {
        var read = Require.permission(Permission.API_KEYS_READ);
        var write = Require.permission(Permission.API_KEYS_WRITE);
        routes.get(ALL, this::list, read, Require.query(Lists.LIMIT, Lists.CURSOR));
        routes.post(ALL, this::create, write, Require.query());
        routes.get(ONE, this::get, read, Require.query());
        routes.delete(ONE, this::revoke, write, Require.query());
    }

    private void list(Context ctx) {
        var request = Lists.request(ctx, text -> ApiKeyId.find(text).map(ApiKeyId::value));
        Lists.write(ctx, apiKeys.page(TenantContext.current(), request), ApiKey::id, ApiKeyBody::of);
    }

    private void create(Context ctx) {
        Form form = Form.read(ctx, "name", "role", "scopes", "expires_at");
        CreatedApiKey created = apiKeys.create(
                TenantContext.current(),
                new NewApiKey(form.text("name"), form.text("role"), form.texts("scopes"), form.text("expires_at")),
                form.validation());
        ctx.header("Location", Paths.of(ctx, ALL + "/" + created.key().id()));
        Answers.json(
                ctx,
                201,
                new CreatedBody(ApiKeyBody.of(created.key()), created.secret().reveal()));
    }

    private void get(Context ctx) {
        Answers.json(ctx, 200, ApiKeyBody.of(apiKeys.get(TenantContext.current(), id(ctx))));
    }

    private void revoke(Context ctx) {
        apiKeys.revoke(TenantContext.current(), id(ctx));
        ctx.status(204);
    }

    private static ApiKeyId id(Context ctx) {
        return ApiKeyId.find(ctx.pathParam("id")).orElseThrow(NotFound::resource);
    }

    record CreatedBody(@JsonUnwrapped ApiKeyBody key, String secret) {}

    record ApiKeyBody(
            String id,
            String name,
            String role,
            List<String> scopes,
            String createdBy,
            String hint,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt,
            @Nullable Instant revokedAt) {
        static ApiKeyBody of(ApiKey key) {
            return new ApiKeyBody(
                    key.id().toString(),
                    key.name().value(),
                    key.role().text(),
                    key.scopes().stream().sorted().map(Permission::text).toList(),
                    key.createdBy().toString(),
                    key.hint(),
                    key.createdAt(),
                    key.expiresAt(),
                    null,
                    key.revokedAt());
        }
    }
}
