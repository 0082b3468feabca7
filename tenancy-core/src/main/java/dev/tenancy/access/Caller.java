package dev.tenancy.access;

import dev.tenancy.id.Actor;
import dev.tenancy.id.ApiKeyId;
import dev.tenancy.id.UserId;
import dev.tenancy.id.UserTokenId;
import dev.tenancy.role.Permission;
import dev.tenancy.role.Role;
import dev.tenancy.tenant.EmailAddress;
import dev.tenancy.usage.GrantCondition;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who acts in a tenant. */
public sealed interface Caller {

    /** The role in the tenant. */
    Role role();

    /** Who it is, for records of who did what. */
    Actor actor();

    /** The member behind this call: the user, or who made the key; empty for the system itself. */
    Optional<UserId> member();

    /** What must still hold when this caller is charged; empty when the caller has no credential that can be revoked. */
    Optional<GrantCondition> grantCondition();

    /** Whether the caller's scopes include {@code permission}; only a scoped API key ever answers no. */
    default boolean hasScope(Permission permission) {
        return true;
    }

    /**
     * A member in person.
     *
     * @param token the presented user token; null when the member is known by other means
     */
    record User(
            UserId id,
            EmailAddress email,
            Role role,
            @Nullable UserTokenId token) implements Caller {

        @Override
        public Actor actor() {
            return Actor.user(id);
        }

        @Override
        public Optional<UserId> member() {
            return Optional.of(id);
        }

        @Override
        public Optional<GrantCondition> grantCondition() {
            return Optional.ofNullable(token)
                    .map(presented -> new GrantCondition(GrantCondition.Kind.USER_TOKEN, presented.value()));
        }
    }

    /** A program with an API key; {@code scopes} is empty for all that the role allows. */
    record Key(ApiKeyId id, UserId createdBy, Role role, Set<Permission> scopes) implements Caller {

        public Key {
            scopes = Set.copyOf(scopes);
        }

        @Override
        public Actor actor() {
            return Actor.apiKey(id);
        }

        @Override
        public Optional<UserId> member() {
            return Optional.of(createdBy);
        }

        @Override
        public Optional<GrantCondition> grantCondition() {
            return Optional.of(new GrantCondition(GrantCondition.Kind.API_KEY, id.value()));
        }

        @Override
        public boolean hasScope(Permission permission) {
            return scopes.isEmpty() || scopes.contains(permission);
        }
    }

    /** The embedding application itself; {@code reason} says for what, e.g. {@code nightly-report}. May do all in the tenant. */
    record Application(String reason) implements Caller {

        @Override
        public Role role() {
            return Role.OWNER;
        }

        @Override
        public Actor actor() {
            return Actor.system(reason);
        }

        @Override
        public Optional<UserId> member() {
            return Optional.empty();
        }

        @Override
        public Optional<GrantCondition> grantCondition() {
            return Optional.empty();
        }
    }
}
