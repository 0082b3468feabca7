package dev.tenancy;

import dev.tenancy.access.Caller;
import dev.tenancy.access.TenantContext;
import dev.tenancy.apikey.ApiKey;
import dev.tenancy.id.ApiKeyId;
import dev.tenancy.id.UserId;
import dev.tenancy.page.Page;
import dev.tenancy.page.PageRequest;
import dev.tenancy.problem.Denied;
import dev.tenancy.problem.Invalid;
import dev.tenancy.problem.NotFound;
import dev.tenancy.problem.ProblemCode;
import dev.tenancy.problem.Validation;
import dev.tenancy.role.Permission;
import dev.tenancy.role.Role;
import dev.tenancy.secret.Secret;
import dev.tenancy.tenant.DisplayName;
import dev.tenancy.tenant.FutureTime;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A tenant's API keys. Thread-safe; every call is one unit of work. */
public final class ApiKeys {

    private static final int MAX_SCOPES = 50;
    private final Engine engine;

    ApiKeys(Engine engine) {
        this.engine = engine;
    }

    /**
     * Makes a key.
     *
     * @throws Invalid naming every field that breaks its bound
     * @throws Denied below admin; {@code scope_required} when the caller is a key itself, since keys are made by people;
     *     {@code feature_not_in_plan} when the plan has no API access
     */
    public CreatedApiKey create(TenantContext context, NewApiKey form) {
        return create(context, form, new Validation());
    }

    /** As {@link #create(TenantContext, NewApiKey)}, telling together with the rest what {@code validation} has noted of the input already. */
    public CreatedApiKey create(TenantContext context, NewApiKey form, Validation validation) {
        context.require(Permission.API_KEYS_WRITE);
        UserId creator = requirePerson(context);
        engine.catalog().apiAccess().ifPresent(context.entitlements()::require);
        Instant now = engine.now();
        var name = validation.required("name", form.name(), DisplayName::new);
        var role = validation.required("role", form.role(), ApiKeys::parseRole);
        var scopes = validation.check("scopes", () -> parseScopes(form.scopes()));
        var expiry = validation.optional(
                "expires_at",
                form.expiresAt(),
                text -> Optional.of(FutureTime.parse(text, now)),
                Optional.<Instant>empty());
        validation.finish();
        requireWithin(role.value(), scopes.value());

        Secret secret = ApiKey.FORMAT.generate(engine.random());
        ApiKey key = new ApiKey(
                new ApiKeyId(engine.newId()),
                context.tenantId(),
                name.value(),
                role.value(),
                scopes.value(),
                creator,
                secret.lookupId(),
                engine.hasher().hash(secret),
                secret.hint(),
                now,
                expiry.value().orElse(null),
                null);
        return engine.store().write(repositories -> {
            Authority.confirm(repositories, context, Permission.API_KEYS_WRITE, now);
            repositories.apiKeys().insert(key);
            return new CreatedApiKey(key, secret);
        });
    }

    /** The key with this id; {@link NotFound} when the tenant has none. */
    public ApiKey get(TenantContext context, ApiKeyId id) {
        context.require(Permission.API_KEYS_READ);
        return engine.store()
                .read(repositories ->
                        repositories.apiKeys().find(context.tenantId(), id).orElseThrow(NotFound::resource));
    }

    /** One page of the keys, revoked ones too, newest first. */
    public Page<ApiKey> page(TenantContext context, PageRequest request) {
        context.require(Permission.API_KEYS_READ);
        return engine.store().read(repositories -> repositories.apiKeys().page(context.tenantId(), request));
    }

    /** Revokes a key for good; one that is revoked already stays so. {@link NotFound} when the tenant has none with this id. */
    public void revoke(TenantContext context, ApiKeyId id) {
        context.require(Permission.API_KEYS_WRITE);
        Instant now = engine.now();
        engine.store().write(repositories -> {
            Authority.confirm(repositories, context, Permission.API_KEYS_WRITE, now);
            ApiKey key = repositories.apiKeys().find(context.tenantId(), id).orElseThrow(NotFound::resource);
            repositories.apiKeys().revoke(context.tenantId(), id, now);
            return key;
        });
    }

    private static UserId requirePerson(TenantContext context) {
        if (context.caller() instanceof Caller.User user) {
            return user.id();
        }
        throw Denied.of(
                ProblemCode.SCOPE_REQUIRED,
                "API keys are made by a member in person, not by another key.",
                Map.of("required_scope", Permission.API_KEYS_WRITE.text()));
    }

    private static Role parseRole(String text) {
        Role role = Role.parse(text);
        if (role == Role.OWNER) {
            throw Invalid.of("out_of_range", "must be at most admin.");
        }
        return role;
    }

    private static Set<Permission> parseScopes(@Nullable List<String> texts) {
        if (texts == null || texts.isEmpty()) {
            return Set.of();
        }
        if (texts.size() > MAX_SCOPES) {
            throw Invalid.of("too_long", "must be at most " + MAX_SCOPES + " scopes.");
        }
        Set<Permission> scopes = EnumSet.noneOf(Permission.class);
        texts.forEach(text -> scopes.add(Permission.parse(text)));
        return scopes;
    }

    private static void requireWithin(Role role, Set<Permission> scopes) {
        for (Permission scope : scopes) {
            if (!role.includes(scope.role())) {
                throw Invalid.field(
                        "scopes",
                        "out_of_range",
                        scope.text() + " needs the role " + scope.role().text() + " or above.");
            }
        }
    }
}
