package dev.tenancy.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tenancy.problem.Invalid;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoleTest {

    @ParameterizedTest
    @CsvSource({"owner, 4", "admin, 3", "member, 2", "viewer, 1"})
    void shouldIncludeItselfAndAllBelow(String role, int including) {
        assertThat(Arrays.stream(Role.values()).filter(Role.parse(role)::includes))
                .hasSize(including)
                .contains(Role.VIEWER);
    }

    @ParameterizedTest
    @CsvSource({
        "owner,  true,  true,  true,  true",
        "admin,  false, false, true,  true",
        "member, false, false, false, false",
        "viewer, false, false, false, false"
    })
    void shouldManageOnlyRolesBelowButAnOwnerAny(
            String role, boolean owner, boolean admin, boolean member, boolean viewer) {
        Role manager = Role.parse(role);

        assertThat(manager.manages(Role.OWNER)).isEqualTo(owner);
        assertThat(manager.manages(Role.ADMIN)).isEqualTo(admin);
        assertThat(manager.manages(Role.MEMBER)).isEqualTo(member);
        assertThat(manager.manages(Role.VIEWER)).isEqualTo(viewer);
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadItsWireNameBack(Role role) {
        assertThat(Role.parse(role.text())).isEqualTo(role);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Owner", "OWNER", "superuser", "owner ", "operator"})
    void shouldRefuseAnUnknownRole(String text) {
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> Role.parse(text));
    }

    @Test
    void shouldGiveEachRoleItsPermissions() {
        assertThat(permissions(Role.VIEWER))
                .containsExactlyInAnyOrder(
                        "tenant:read", "usage:read", "subscription:read", "members:read", "data:read");
        assertThat(added(Role.MEMBER, Role.VIEWER)).containsExactlyInAnyOrder("data:write");
        assertThat(added(Role.ADMIN, Role.MEMBER))
                .containsExactlyInAnyOrder(
                        "tenant:write",
                        "members:write",
                        "invitations:read",
                        "invitations:write",
                        "api_keys:read",
                        "api_keys:write",
                        "data:admin");
        assertThat(added(Role.OWNER, Role.ADMIN))
                .containsExactlyInAnyOrder("tenant:close", "subscription:write", "data:own");
    }

    @ParameterizedTest
    @EnumSource
    void shouldStandForARoleOnTheProductsOwnRoutes(Role role) {
        assertThat(Permission.ofData(role).role()).isEqualTo(role);
        assertThat(Permission.ofData(role).text()).startsWith("data:");
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadAPermissionsWireNameBack(Permission permission) {
        assertThat(permission.text()).matches("[a-z_]+:[a-z]+");
        assertThat(Permission.parse(permission.text())).isEqualTo(permission);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "members", "MEMBERS_WRITE", "members:delete", "members:write "})
    void shouldRefuseAnUnknownPermission(String text) {
        assertThatExceptionOfType(Invalid.class).isThrownBy(() -> Permission.parse(text));
    }

    private static Set<String> permissions(Role role) {
        return Arrays.stream(Permission.values())
                .filter(permission -> role.includes(permission.role()))
                .map(Permission::text)
                .collect(Collectors.toSet());
    }

    private static Set<String> added(Role role, Role below) {
        Set<String> added = permissions(role);
        added.removeAll(permissions(below));
        return added;
    }
}
